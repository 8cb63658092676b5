#!/bin/sh
# dns-lab @VERSION@ for @TARGET@, self-contained: this script, and behind it the program and the Deno that runs it.
#
# The first start unpacks both into a folder of the user's cache (XDG_CACHE_HOME), checks them against the hashes below, and
# puts the folder in its place in one step. Later starts only check the folder and run what is there.
#
# Nothing runs that was damaged in transfer, unpacked in part, or put there by another user. A later start does not read
# 100 MB again: it finds a file that is missing, of another size or date, or open to others. Whoever can write as the same
# user can set dates, too, and could replace this file.

id=@ID@
bundle_bytes=@BUNDLE_BYTES@ bundle_hash=@BUNDLE_HASH@
deno_bytes=@DENO_BYTES@ deno_hash=@DENO_HASH@
# Where in this file they are, in blocks for dd. This script has the first one, filled up with empty lines.
block=@BLOCK@ bundle_at=1 bundle_blocks=@BUNDLE_BLOCKS@ deno_at=@DENO_AT@

# The tools of the system come last, in case that PATH is empty or knows none of them.
PATH=${PATH:+$PATH:}/usr/bin:/bin:/usr/sbin:/sbin

# Ends with one line: what is wrong and what to do.
refuse() { # STATUS MESSAGE
  printf 'dns-lab: %s\n' "$2" >&2
  exit "$1"
}

# Whether the folder is what was unpacked: ours alone, both files with their size and date. Costs one process.
is_intact() { # FOLDER
  [ ! -h "${1%/*}" ] && [ ! -h "$1" ] && [ -O "$1" ] || return 1
  [ -O "$1/deno" ] && [ -x "$1/deno" ] && [ -O "$1/dns-lab.js" ] || return 1
  # Nine words for each: mode, links, owner, group, size, three for the date, name; in the order that ls sorts them in.
  set -- $(cd "$1" 2>/dev/null && LC_ALL=C TZ=UTC0 exec ls -ldn . .. deno dns-lab.js 2>/dev/null)
  [ $# = 36 ] || return 1
  case "$1 ${10} ${19} ${23} ${24} ${25} ${26} ${28} ${32} ${33} ${34} ${35}" in
  # A folder may have its group from the one around it: S.
  drwx--[-S]---*" drwx"?-??-*" -rwx------"*" $deno_bytes Jan 1 2000 -rw-------"*" $bundle_bytes Jan 1 2000") return 0 ;;
  esac
  return 1
}

# Takes what would change how Deno, `ls` or `gzip` work out of the environment.
clean_environment() {
  set -f
  for word in $(export -p); do
    name=${word%%=*}
    case $name in
    *[!A-Za-z0-9_]*) ;;
    DENO_* | NODE_* | NPM_* | npm_* | OTEL_* | RUST_* | SSLKEYLOGFILE | TIME_STYLE | BLOCK_SIZE | LS_BLOCK_SIZE | GZIP) unset "$name" ;;
    esac
  done
  set +f
  export DENO_NO_UPDATE_CHECK=1 DENO_NO_PACKAGE_JSON=1
}

# Gives way to the program. Deno keeps compiled code in a folder beside it, and nothing in the user's own.
start() { # FOLDER ARGUMENT...
  folder=$1
  shift
  export DENO_DIR="$folder/cache"
  exec "$folder/deno" run @FLAGS@ "$folder/dns-lab.js" "$@"
}

# The parent of the unpacked folder, in $cache: the user's cache if it can be written, else a private folder in TMPDIR.
find_cache() {
  [ -n "$cache" ] && make_private "$cache" && return
  case ${TMPDIR-} in
  /*) cache=$TMPDIR/dns-lab-$(id -u) ;;
  *) cache=/tmp/dns-lab-$(id -u) ;;
  esac
  is_intact "$cache/$id" || make_private "$cache" ||
    refuse 73 "$cache can't be used as a private folder of yours; set XDG_CACHE_HOME to a folder that you can write"
}

# Makes a folder that nobody else can write; fails if it can't, or if the folder is another's.
make_private() { # FOLDER
  [ -d "$1" ] || (umask 077 && mkdir -p "$1") 2>/dev/null
  [ ! -h "$1" ] && [ -d "$1" ] && [ -O "$1" ] && [ -w "$1" ] && chmod go-w "$1" 2>/dev/null
}

# The hash of a file, with whichever tool is there, in $hash.
hash_file() { # FILE
  if command -v sha256sum >/dev/null; then
    hash=$(sha256sum <"$1")
  elif command -v shasum >/dev/null; then
    hash=$(shasum -a 256 <"$1")
  elif command -v openssl >/dev/null; then
    hash=$(openssl dgst -sha256 <"$1")
    hash=${hash##* }
  else
    remove_unpacked
    refuse 73 "None of sha256sum, shasum and openssl is there to check what is unpacked; install one of them"
  fi
  hash=${hash%% *}
}

# This file: a shell that found it by PATH may not say where.
find_self() {
  self=$0
  case $self in
  */*) ;;
  *) [ -f "./$self" ] && self=./$self || self=$(command -v -- "$self") ;;
  esac
  [ -f "$self" ] && [ -r "$self" ] || refuse 66 "$0: Can't be read; start it by its path"
}

# Takes away what is unpacked so far, and the folder around it if it is new.
remove_unpacked() {
  rm -rf "$unpacked"
  [ -z "$lock" ] || rmdir "$lock" 2>/dev/null
  rmdir "$cache" 2>/dev/null
}

# Ends because something could not be unpacked, and leaves nothing behind.
fail_unpacking() { # STATUS REASON
  remove_unpacked
  # Of a tool that was killed the shell tells, in words of its own.
  [ "$1" -gt 128 ] && set -- "$1" ""
  if ! dd if="$self" bs=$block skip=$deno_at 2>/dev/null | gzip -t 2>/dev/null; then
    command -v gzip >/dev/null || refuse 73 "gzip is not there to unpack the program; install it"
    refuse 66 "$self is damaged; get it again"
  fi
  refuse 74 "$cache can't hold the @MEGABYTES@ MB that the first start unpacks${2:+ ($2)}; \
make room there, or set XDG_CACHE_HOME to another folder"
}

# Removes what starts left behind that were killed while they unpacked: what is older than a day, or than two, as some
# `find` round up and others down. Who else is at work can't be known: the cache may be shared with other machines.
sweep() {
  find "$cache"/unpacking.* -prune -mtime +1 -exec rm -rf {} + 2>/dev/null
}

# Unpacks into a folder beside the final one and checks it, in $unpacked.
unpack() {
  unpacked=
  trap 'remove_unpacked; exit 129' HUP
  trap 'remove_unpacked; exit 130' INT
  trap 'remove_unpacked; exit 143' TERM
  # A number of this process can be that of another, in a container that has the same cache: not the first choice.
  unpacked=$(mktemp -d "$cache/unpacking.XXXXXX" 2>/dev/null) || unpacked=$cache/unpacking.$$
  reason=$( (mkdir -p "$unpacked/cache") 2>&1) || fail_unpacking $? "${reason##*: }"
  reason=$( (dd if="$self" bs=$block skip=$deno_at 2>/dev/null | gzip -dc >"$unpacked/deno") 2>&1) ||
    fail_unpacking $? "${reason##*: }"
  dd if="$self" bs=$block skip=$bundle_at count=$bundle_blocks 2>/dev/null >"$unpacked/dns-lab.js" ||
    fail_unpacking $? ""
  hash_file "$unpacked/deno"
  hashes=$hash
  hash_file "$unpacked/dns-lab.js"
  if [ "$hashes $hash" != "$deno_hash $bundle_hash" ]; then
    remove_unpacked
    refuse 66 "$self is damaged: its hashes are wrong; get it again"
  fi
  # Where the folder around it says which modes new files have, umask does not.
  chmod 700 "$unpacked" "$unpacked/cache" "$unpacked/deno"
  chmod 600 "$unpacked/dns-lab.js"
  TZ=UTC0 touch -t 200001010000 "$unpacked/deno" "$unpacked/dns-lab.js"
}

# Renames the unpacked folder; sets $status and $reason. The unpacked Deno does it, which shows that it runs here, and
# because `mv` would move a folder into one that is there. It gets no folder to keep things in: it would make that again
# where the unpacked one was.
rename_unpacked() { # FOLDER
  reason=$(
    # What the shell itself says is matched below.
    LC_ALL=C
    DENO_DIR=/dev/null "$unpacked/deno" eval --ext=js --no-config --no-lock --quiet \
      'try { Deno.renameSync(...Deno.args) } catch (error) { console.log(error.message); Deno.exit(3) }' \
      "$unpacked" "$1" 2>&1 </dev/null
  )
  status=$?
}

# Takes away what is in the place of the unpacked folder and is not as it was unpacked, and puts that there. One start
# at a time does so, lest one takes away what another has just put there; a lock is left alone for ten seconds.
replace() { # FOLDER
  tries=0
  until mkdir "$cache/replacing" 2>/dev/null || [ $tries = 10 ]; do
    sleep 1
    tries=$((tries + 1))
  done
  lock=$cache/replacing
  if ! is_intact "$1"; then
    replaced=$unpacked.replaced
    if { [ -e "$1" ] || [ -h "$1" ]; } && ! mv "$1" "$replaced" 2>/dev/null; then
      remove_unpacked
      refuse 73 "$1 is not as it was unpacked, and can't be replaced; remove it, or set XDG_CACHE_HOME to another folder"
    fi
    rename_unpacked "$1"
    rm -rf "$replaced" 2>/dev/null ||
      printf 'dns-lab: %s\n' "$replaced was not as it was unpacked, and can't be removed; remove it" >&2
  fi
  rmdir "$lock" 2>/dev/null
  lock=
}

# Puts the unpacked folder in its place, if another start was not faster. What is there is taken away only when the new
# one is known to run.
commit() { # FOLDER
  rename_unpacked "$1"
  [ $status = 3 ] && ! is_intact "$1" && replace "$1"
  [ $status = 0 ] && return
  remove_unpacked
  is_intact "$1" && return
  case $status$reason in
  126*ermission*)
    refuse 73 "$cache is where no program can be run (noexec); set XDG_CACHE_HOME to a folder where programs can" ;;
  3*) refuse 73 "$1 can't be made ($reason); set XDG_CACHE_HOME to another folder" ;;
  esac
  refuse 73 "The Deno in it does not run on this system, wanted @TARGET@ (${reason:-status $status})"
}

clean_environment
case ${XDG_CACHE_HOME-} in
/*) cache=$XDG_CACHE_HOME/dns-lab ;;
*)
  cache=
  case ${HOME-} in
  # Another user's home (sudo) is left alone.
  /*) [ ! -O "$HOME" ] || cache=$HOME/@CACHE@/dns-lab ;;
  esac
  ;;
esac
[ -n "$cache" ] && is_intact "$cache/$id" && start "$cache/$id" "$@"
find_cache
if ! is_intact "$cache/$id"; then
  find_self
  lock=
  mask=$(umask)
  umask 077
  sweep
  unpack
  commit "$cache/$id"
  if ! is_intact "$cache/$id"; then
    rm -rf "$cache/$id"
    rmdir "$cache" 2>/dev/null
    refuse 73 "$cache is where files have no modes or dates of their own; set XDG_CACHE_HOME to a folder where they have"
  fi
  trap - HUP INT TERM
  umask "$mask"
fi
start "$cache/$id" "$@"
exit 70
