#!/usr/bin/env bash
# Ends what start.sh started in the folder RUN, the newest first: asks, and kills what is still there after 15 s.
set -euo pipefail

: "${RUN:?}"
for name in kube-controller-manager kube-apiserver etcd; do
  file=$RUN/pid/$name
  [ -f "$file" ] || continue
  pid=$(cat "$file")
  rm -f "$file"
  # A process that got the number of one that is long gone is none of ours.
  case $(readlink "/proc/$pid/exe" 2>/dev/null || true) in
    */"$name" | */"$name (deleted)") ;;
    *) continue ;;
  esac
  kill "$pid" 2>/dev/null || continue
  for _ in $(seq 150); do
    kill -0 "$pid" 2>/dev/null || continue 2
    sleep 0.1
  done
  kill -9 "$pid" 2>/dev/null || true
done
