#!/bin/sh
# Gradescope runs this for each submission, from /autograder: it grades what is in submission/, and writes results/results.json.
base=$(cd "$(dirname "$0")" && pwd) || exit 70
source=$base/source
[ -d "$source" ] || source=$base
chmod +x "$source/dns-lab" "$source/deno" 2>/dev/null
mkdir -p "$base/results"
"$source/dns-lab" grade --lab "$source/lab.toml" --dir "$base/submission" --yes --gradescope "$base/results/results.json"
status=$?
# A verdict of no is a grade, too; anything else is the grader's own failure.
[ "$status" -le 1 ] || exit "$status"
