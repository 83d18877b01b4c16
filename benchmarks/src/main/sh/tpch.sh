#!/usr/bin/env bash
# TPC-H: PostgreSQL 15, MassifDB on one node and MassifDB on three nodes in the same run, each loaded by COPY, with the
# same indexes and after ANALYZE, settings at their defaults; ends with a Markdown table.
#
#   benchmarks/src/main/sh/tpch.sh [--scale 0.1] [--runs 3] [--out FILE]
#
# MASSIF and POSTGRES_BIN name other programs.
set -euo pipefail
# shellcheck source=servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"
out=$root/docs/benchmarks/tpch.md
scale=0.1
runs=3
while [ $# -gt 0 ]; do
  case $1 in
    --out) out=$2; shift 2 ;;
    --scale) scale=$2; shift 2 ;;
    --runs) runs=$2; shift 2 ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done

run() { # NAME URL
  echo "== $1"
  "$massif" workload tpch --url "$2" --user massif --init --scale "$scale" --runs "$runs" \
    --out "$work/$1.tsv" --answers "$work/$1" || echo "not every query of $1 answered"
}

one_node() { # NAME COUNT
  massif_start "$2"
  run "$1" "jdbc:massif://$hosts/massif"
  massif_stop
}

same() { # QUERY NAME
  if ! [ -f "$work/$2/q$1.txt" ]; then echo failed; elif python3 - "$work/postgres/q$1.txt" "$work/$2/q$1.txt" <<'TEXT'
import sys
from decimal import Decimal, InvalidOperation
def rows(name):
    return [[field.rstrip() for field in line.rstrip("\n").split("|")] for line in open(name)]
def equal(a, b):
    try:
        return abs(Decimal(a) - Decimal(b)) < Decimal("0.001")
    except InvalidOperation:
        return a == b
left, right = rows(sys.argv[1]), rows(sys.argv[2])
good = len(left) == len(right) and all(
    len(a) == len(b) and all(map(equal, a, b)) for a, b in zip(left, right))
sys.exit(not good)
TEXT
  then echo same; else echo "differs"; fi
}

free_port port
postgres_primary "$work/pg" "$port"
run postgres "jdbc:postgresql://127.0.0.1:$port/postgres"
version=$(postgres_query "$port" 'SELECT version()' | cut -d, -f1)
postgres_stop "$work/pg"
one_node massif1 1
one_node massif3 3

{
  echo "# TPC-H beside PostgreSQL 15"
  echo
  echo "Made by \`benchmarks/src/main/sh/tpch.sh --scale $scale --runs $runs\` on $(date -u +%F), $(massif_version), $version."
  echo "Machine: $(machine). Milliseconds, medians of the runs, one query after the other on one connection; data from"
  echo "the generator, primary keys and an index on each foreign key, ANALYZE, all settings at their defaults. Ratios are what counts."
  echo
  echo "| query | PostgreSQL | MassifDB, 1 node | MassifDB, 3 nodes | 1 node / PostgreSQL | 3 nodes / PostgreSQL | answers |"
  echo "|---|---|---|---|---|---|---|"
  for q in $(seq 22) sum; do
    cells=()
    for name in postgres massif1 massif3; do
      cells+=("$(awk -F'\t' -v q="$q" 'q == "sum" || $1 == q {s += $2} END {printf "%.0f", s}' "$work/$name.tsv")")
    done
    answers=
    [ "$q" = sum ] || answers="$(same "$q" massif1), $(same "$q" massif3)"
    awk -v q="$q" -v p="${cells[0]}" -v a="${cells[1]}" -v b="${cells[2]}" -v s="$answers" \
      'BEGIN {printf "| %s | %d | %d | %d | %.1f | %.1f | %s |\n", q, p, a, b, a / (p > 0 ? p : 1), b / (p > 0 ? p : 1), s}'
  done
} >"$out"
echo "wrote $out"
