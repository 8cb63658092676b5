#!/bin/sh
# Runs dns-lab.js with the Deno beside it.
here=$(cd "$(dirname "$0")" && pwd) || exit 70
DENO_DIR=${TMPDIR:-/tmp}/dns-lab-deno-$(id -u)
export DENO_DIR DENO_NO_UPDATE_CHECK=1
exec "$here/deno" run @FLAGS@ "$here/dns-lab.js" "$@"
