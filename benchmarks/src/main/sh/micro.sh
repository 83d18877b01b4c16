#!/usr/bin/env bash
# The JMH benchmarks, and docs/benchmarks/micro.md made of them. Arguments go to JMH (-i, -r, -f, a regular expression ...).
# JMH names another command than './massif jmh'. The Raft log's own are in appends.sh.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
out=${OUT:-$root/docs/benchmarks/micro.md}
work=$(mktemp -d "${TMPDIR:-/tmp}/massif-micro.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2086  # a command with words
${JMH:-$root/massif jmh} -rf csv -rff "$work/jmh.csv" -jvmArgsAppend "-Djava.io.tmpdir=$work" -e LogAppendBenchmark "$@"

figures() { # CLASS: name, parameter, score, error, unit
  awk -F, -v class="$1" '
    NR > 1 {
      gsub(/"/, "")
      n = split($1, path, ".")
      if (path[n - 1] == class) printf "| %s%s | %s | %s |\n", path[n], $8 ~ /^[0-9]+/ ? ", versions a row: " $8 : "", sprintf($5 >= 100 ? "%d" : "%.1f", $5), $7
    }' "$work/jmh.csv"
}

{
  echo "# Micro benchmarks"
  echo
  echo "Made by \`benchmarks/src/main/sh/micro.sh $*\` on $(date -u +%F) at commit $(git -C "$root" rev-parse --short HEAD). JMH, one fork; $(nproc) cores."
  echo
  echo "## Reads of the multi-version store over RocksDB"
  echo
  echo "100,000 rows of 100 bytes, cached. \`engineGet\` is a bare lookup in RocksDB; \`scanPerRow\` is the time of one row in scans of 1,000."
  echo
  echo "| benchmark | score | unit |"
  echo "|---|---|---|"
  figures MvccReadBenchmark
  echo
  echo "## Rows and keys"
  echo
  echo "Rows of six columns, keys of two; \`readTwoColumnsPerRow\` is what a scan does for each row."
  echo
  echo "| benchmark | score | unit |"
  echo "|---|---|---|"
  figures CodecBenchmark
} >"$out"
echo "wrote $out"
