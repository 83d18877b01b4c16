#!/usr/bin/env bash
# Three members of our Raft log (production loop, log and transport; no SQL) beside three members of etcd, each in
# processes of their own on loopback and on one disk, with fsync as it is by default; proposers in a separate process.
# Writes docs/benchmarks/replicated-log.md (OUT names another file). LOG_OPTIONS goes to 'massif workload log-load'.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
massif=${MASSIF:-$root/massif}
out=${OUT:-$root/docs/benchmarks/replicated-log.md}
work=$(mktemp -d "${TMPDIR:-/tmp}/massif-log.XXXXXX")
pids=()
stop_all() {
  for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
  [ ${#pids[@]} = 0 ] || wait "${pids[@]}" 2>/dev/null || true
  pids=()
}
cleanup() {
  local status=$?
  trap - EXIT
  stop_all
  [ "$status" = 0 ] || tail -n 5 "$work"/*.log 2>/dev/null || true
  rm -rf "$work"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
next_port=$((24000 + RANDOM % 6000))
free_port() { # VARIABLE
  while (exec 3<>"/dev/tcp/127.0.0.1/$next_port") 2>/dev/null; do next_port=$((next_port + 1)); done
  printf -v "$1" %s "$next_port"
  next_port=$((next_port + 1))
}
start_ours() {
  local addresses=() port number deadline=$((SECONDS + 60))
  for i in 1 2 3; do
    free_port port
    addresses+=("127.0.0.1:$port")
  done
  local joined
  joined=$(IFS=,; echo "${addresses[*]}")
  for i in 1 2 3; do
    "$massif" workload log-node --node "$i" --addresses "$joined" --data "$work/node$i" >"$work/node$i.log" 2>&1 &
    pids+=($!)
  done
  until number=$(cat "$work"/node?.log | sed -n 's/^leader //p' | tail -1) && [ -n "$number" ]; do
    [ "$SECONDS" -lt "$deadline" ] || { echo "no leader"; exit 1; }
    sleep 0.2
  done
  our_leader=${addresses[number - 1]}
}

start_etcd() {
  local peers=() clients=() cluster port deadline=$((SECONDS + 60))
  for i in 1 2 3; do
    free_port port
    peers+=("http://127.0.0.1:$port")
    free_port port
    clients+=("127.0.0.1:$port")
  done
  cluster="m1=${peers[0]},m2=${peers[1]},m3=${peers[2]}"
  for i in 1 2 3; do
    etcd --name "m$i" --data-dir "$work/etcd$i" --initial-cluster "$cluster" --initial-cluster-state new \
      --initial-advertise-peer-urls "${peers[i - 1]}" --listen-peer-urls "${peers[i - 1]}" \
      --advertise-client-urls "http://${clients[i - 1]}" --listen-client-urls "http://${clients[i - 1]}" >"$work/etcd$i.log" 2>&1 &
    pids+=($!)
  done
  etcd_leader=
  until [ -n "$etcd_leader" ]; do
    [ "$SECONDS" -lt "$deadline" ] || { echo "etcd has no leader"; exit 1; }
    sleep 0.3
    etcd_leader=$(ETCDCTL_API=3 etcdctl --endpoints "$(IFS=,; echo "${clients[*]}")" endpoint status -w fields 2>/dev/null |
      awk -F' : ' '/"MemberID"/ {m = $2} /"Leader"/ {l = $2} /"Endpoint"/ {gsub(/"/, "", $2); if (m == l && m != "") {print $2}}' | head -1) || etcd_leader=
  done
}

our_leader= etcd_leader= targets=()
start_ours
targets+=(--massif "$our_leader")
if command -v etcd >/dev/null; then
  start_etcd
  targets+=(--etcd "$etcd_leader")
else
  echo "SKIPPED: etcd is not installed (package etcd-server)"
fi
# shellcheck disable=SC2086  # a list of words
"$massif" workload log-load "${targets[@]}" ${LOG_OPTIONS:-} | tee "$work/figures.tsv"
stop_all
{
  echo "# The replicated log beside etcd"
  echo
  echo "Made by \`benchmarks/src/main/sh/replicated-log.sh\` on $(date -u +%F) at commit $(git -C "$root" rev-parse --short HEAD), options: \`${LOG_OPTIONS:---windows 5 --window-millis 2000 --warm-up-millis 30000}\`; $(nproc) cores shared by three members of each and the client; $(etcd --version 2>/dev/null | head -1)."
  echo
  echo "A put of a key of 16 and a value of 200 bytes is acknowledged when it is committed and applied by the leader; each proposer waits for its own, on a connection of its own, to which it writes the bytes of the protocol itself. Six processes on loopback; the client talks to the leaders. Both sync (fdatasync) the log of every member before the member acknowledges. Both get a warm-up, which the JVM needs (it compiles what it runs); then a window of one follows a window of the other, so that what else the machine does meets both; the other cluster idles meanwhile. Rates are medians of the windows, the ratio is the median of those of neighbouring windows, with the least and the greatest."
  echo
  echo "| proposers | MassifDB, proposals/s | etcd | ratio (least to greatest) | MassifDB p50 / p99 ms | etcd p50 / p99 ms |"
  echo "|---|---|---|---|---|---|"
  awk -F'\t' 'NF > 4 {printf "| %d | %d | %d | **%s** (%s to %s) | %s / %s | %s / %s |\n", $1, $2, $5, $8, $9, $10, $3, $4, $6, $7}
    NF == 4 {printf "| %d | %d | – | – | %s / %s | – |\n", $1, $2, $3, $4}' "$work/figures.tsv"
} >"$out"
echo "wrote $out"
