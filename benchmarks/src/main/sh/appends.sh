#!/usr/bin/env bash
# Durable appends: the Raft log, RocksDB and a bare file, and docs/benchmarks/appends.md made of them. Arguments go to JMH
# (-i, -r, -f ...). Measured on the disk of TMPDIR. JMH names another command than './massif jmh'.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
out=${OUT:-$root/docs/benchmarks/appends.md}
work=$(mktemp -d "${TMPDIR:-/tmp}/massif-appends.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2086  # a command with words
${JMH:-$root/massif jmh} -rf csv -rff "$work/jmh.csv" -jvmArgsAppend "-Djava.io.tmpdir=$work" LogAppendBenchmark "$@"

score() { # BENCHMARK
  awk -F, -v name="$1" '{gsub(/"/, "")} $1 ~ "[.]" name "$" {print $5}' "$work/jmh.csv"
}

{
  echo "# Appends of 200 bytes, each waited for until it is on disk"
  echo
  echo "Made by \`benchmarks/src/main/sh/appends.sh $*\` on $(date -u +%F) at commit $(git -C "$root" rev-parse --short HEAD). JMH, one fork; $(nproc) cores; appends per second of all appenders."
  echo
  echo "| appenders | Raft log | bare preallocated file | RocksDB, one for each appender | RocksDB, one for all | log / bare file | log / RocksDB for each | log / RocksDB for all |"
  echo "|---|---|---|---|---|---|---|---|"
  for n in 01 08 64; do
    own=$(score "ownRocksPutSync$n")
    awk -v n=$((10#$n)) -v l="$(score "raftLog$n")" -v r="$(score "rocksPutSync$n")" -v b="$(score "bareFile$n")" -v o="${own:-$(score "rocksPutSync$n")}" \
      'BEGIN { if (l > 0 && r > 0 && b > 0) printf "| %d | %d | %d | %d | %d | %.0f %% | **%.1f** | %.1f |\n", n, l, b, o, r, 100 * l / b, l / o, l / r }'
  done
  echo
  echo "Each appender is a range of the Raft log and waits for its own append. The log writes records with checksums, keeps its index, and truncates as it goes. The bare file is preallocated and has one thread that writes everything that waits at once and calls fdatasync: the most that can be had, without records."
  echo
  echo "RocksDB is measured twice. *One for each appender*: each has a RocksDB with a log of its own and syncs it with each put, as a store without a log common to its ranges does; no appender's sync serves another one. *One for all*: 64 writers of one RocksDB wait in one queue, and the first of them writes and syncs for all (group commit), as our log does. So the first comparison tells what a shared log is worth, the second what ours is worth beside another shared log; the bare file, which does nothing but group commit, says how much there is to be had over it."
} >"$out"
echo "wrote $out"
