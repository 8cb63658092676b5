#!/bin/sh
# Autolab's Makefile runs this in the folder with the hand-in: it unpacks that, grades it, and ends with the line of points.
grader=$(cd "$(dirname "$0")" && pwd) || exit 70
chmod +x "$grader/dns-lab" "$grader/deno" 2>/dev/null
rm -rf submission && mkdir submission || exit 70
for handin in *; do
  case $handin in
  autograde.tar | Makefile | autograde-Makefile | submission | grader) continue ;;
  *.tar | *.tgz | *.tar.gz) tar -xf "$handin" -C submission ;;
  *.zip) (cd submission && unzip -qo "../$handin") ;;
  *) cp -R "$handin" submission/ ;;
  esac
done
# What was packed as one folder is that folder.
folder=submission
set -- submission/*
[ $# -eq 1 ] && [ -d "$1" ] && folder=$1
"$grader/dns-lab" grade --lab "$grader/lab.toml" --dir "$folder" --yes --autolab
status=$?
[ "$status" -le 1 ] || exit "$status"
