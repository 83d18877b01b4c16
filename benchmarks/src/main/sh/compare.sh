#!/usr/bin/env bash
# MassifDB (three processes, three replicas) beside PostgreSQL 15 (alone, and with two synchronous standbys), all on
# loopback and on one disk, loaded by the same JDBC client in the same run; ends with a Markdown table.
#
#   benchmarks/src/main/sh/compare.sh [--out FILE] [--results DIR] [postgres] [postgres-sync] [massif] [table]
#
# Without names of steps it does all of them and writes docs/benchmarks/sql.md. Steps can be run one by one with the same
# --results DIR. COMPARE_OPTIONS goes to 'massif workload measure' (--windows, --window-millis, --warm-up-millis);
# LOADS names the loads.
# PostgreSQL does not run as root: then it runs as the user 'postgres'. MASSIF names another massif script.
set -euo pipefail
# shellcheck source=servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"
out=$root/docs/benchmarks/sql.md
loads=${LOADS:-read,update,bank,contention,batch,ddl}
results=
steps=()
while [ $# -gt 0 ]; do
  case $1 in
    --out) out=$2; shift 2 ;;
    --results) results=$2; shift 2 ;;
    postgres | postgres-sync | massif | table) steps+=("$1"); shift ;;
    *) sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done
[ ${#steps[@]} -gt 0 ] || steps=(postgres postgres-sync massif table)
results=${results:-$work/results}
mkdir -p "$results"

measure() { # NAME URL USER LOADS
  echo "== $1"
  # shellcheck disable=SC2086  # a list of words
  "$massif" workload measure --url "$2" --user "$3" --out "$results/$1.tsv" --loads "$4" ${COMPARE_OPTIONS:-}
}

postgres() {
  local port
  free_port port
  postgres_primary "$work/pg" "$port"
  {
    postgres_query "$port" 'SELECT version()' | cut -d, -f1
    for setting in fsync synchronous_commit wal_sync_method full_page_writes; do
      echo "$setting = $(postgres_query "$port" "SHOW $setting")"
    done
  } >"$results/postgres.settings"
  measure postgres "jdbc:postgresql://127.0.0.1:$port/postgres" massif "$loads"
  postgres_stop "$work/pg"
}

# A commit waits until one of the two standbys has flushed it too: two of three copies, as a Raft quorum of three.
postgres_sync() {
  local port standby
  free_port port
  postgres_primary "$work/pgs" "$port"
  for i in 1 2; do
    as_postgres "$postgres_bin/pg_basebackup" -D "$work/pgs$i" -h 127.0.0.1 -p "$port" -U massif -R -c fast \
      -d "host=127.0.0.1 port=$port user=massif application_name=s$i"
    free_port standby
    postgres_start "$work/pgs$i" "$standby"
  done
  postgres_query "$port" "ALTER SYSTEM SET synchronous_standby_names = '${SYNCHRONOUS_STANDBYS:-ANY 1 (s1, s2)}'" >/dev/null
  postgres_query "$port" 'SELECT pg_reload_conf()' >/dev/null
  local deadline=$((SECONDS + 20))
  until [ "$(postgres_query "$port" "SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('quorum', 'sync')")" = 2 ]; do
    [ "$SECONDS" -lt "$deadline" ] || { echo "the standbys are not synchronous"; exit 1; }
    sleep 0.2
  done
  echo "synchronous_standby_names = $(postgres_query "$port" 'SHOW synchronous_standby_names')" >"$results/postgres-sync.settings"
  measure postgres-sync "jdbc:postgresql://127.0.0.1:$port/postgres" massif "${loads/bank/bank,bank-serializable}"
  for i in 1 2; do postgres_stop "$work/pgs$i"; done
  postgres_stop "$work/pgs"
}

massif_cluster() {
  massif_start 3
  massif_version >"$results/massif.settings"
  measure massif "jdbc:massif://$hosts/massif" massif "$loads"
  massif_stop
}

value() { # FILE LOAD CONNECTIONS COLUMN
  [ ! -f "$results/$1.tsv" ] || awk -F'\t' -v l="$2" -v c="$3" -v k="$4" '$1 == l && $2 == c {print $k}' "$results/$1.tsv"
}

row() { # LABEL LOAD CONNECTIONS
  local alone sync ours serializable=
  alone=$(value postgres "$2" "$3" 3)
  sync=$(value postgres-sync "$2" "$3" 3)
  ours=$(value massif "$2" "$3" 3)
  [ "$2" != bank ] || serializable=$(value postgres-sync bank-serializable "$3" 3)
  awk -v label="$1" -v c="$3" -v a="$alone" -v s="$sync" -v z="$serializable" -v m="$ours" \
    -v p50="$(value massif "$2" "$3" 6)" -v p99="$(value massif "$2" "$3" 7)" '
    function n(x) { return x == "" ? "–" : x >= 100 ? sprintf("%d", x) : sprintf("%.2f", x) }
    function r(x) { return x == "" || m == "" || x == 0 ? "–" : sprintf("%.2f", m / x) }
    BEGIN { printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s / %s |\n", label, c, n(a), n(s), n(z), n(m), r(a), r(s), r(z), p50, p99 }'
}

table() {
  {
    echo "# SQL beside PostgreSQL 15"
    echo
    echo "Made by \`benchmarks/src/main/sh/compare.sh\` on $(date -u +%F), $(cat "$results/massif.settings" 2>/dev/null || true)."
    echo "Machine: $(machine); one disk, a synced write of 4 KiB takes $(disk_probe). Absolute figures hold for this machine only; ratios are what to look at."
    echo
    echo "Operations per second, medians of short windows (\`${COMPARE_OPTIONS:---windows 3 --window-millis 4000}\`), the same JDBC client (PgJDBC underneath) for all, servers run one after the other."
    echo
    echo "| load | connections | PostgreSQL | PostgreSQL, 2 standbys | the same, serializable | MassifDB, 3 nodes | / PostgreSQL | / 2 standbys | / serializable | p50 / p99 ms |"
    echo "|---|---|---|---|---|---|---|---|---|---|"
    for c in 1 8 32; do row "point read by key" read "$c"; done
    for c in 1 8 32; do row "one-row update" update "$c"; done
    for c in 1 8 32; do row "bank: 2 locked reads, 2 updates" bank "$c"; done
    for c in 8 32; do row "the same on 10 accounts" contention "$c"; done
    row "rows loaded, 128 an INSERT" batch 8
    row "CREATE TABLE, 2 CREATE INDEX, INSERT, DROP" ddl 1
    echo
    echo "- Contention: MassifDB at 32 connections does $(awk -v a="$(value massif contention 32 3)" -v b="$(value massif contention 8 3)" 'BEGIN {if (b > 0) printf "%d %%", 100 * a / b; else printf "?"}') of what it does at 8; retries in the measured windows: $(value massif contention 8 8) and $(value massif contention 32 8). The total was conserved."
    echo "- 1,000 rounds of the definitions take $(for t in postgres postgres-sync massif; do awk -v t="$t" -v r="$(value "$t" ddl 1 3)" 'BEGIN {if (r > 0) printf "%s %.1f s; ", t, 1000 / r}'; done)(from the rate)."
    echo
    echo "## What is durable when a commit returns"
    echo
    echo "- PostgreSQL: $(paste -sd';' "$results/postgres.settings" 2>/dev/null | sed 's/;/; /g'): the log is synced once before a commit returns."
    echo "- With standbys: $(cat "$results/postgres-sync.settings" 2>/dev/null), synchronous_commit = on: synced by the primary and by a standby."
    echo "- MassifDB: every write is in the Raft logs of two of three nodes, each synced (fdatasync), before it is acknowledged; isolation is strict serializability. Reads are checked against the lease, not served from stale replicas."
    echo "- Everything is at its defaults otherwise, isolation levels too: PostgreSQL's default is READ COMMITTED."
  } >"$out"
  echo "wrote $out"
}

for step in "${steps[@]}"; do
  case $step in
    postgres) postgres ;;
    postgres-sync) postgres_sync ;;
    massif) massif_cluster ;;
    table) table ;;
  esac
done
