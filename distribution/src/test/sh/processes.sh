#!/usr/bin/env bash
# Tests over real processes: the demo, three nodes under load and kill -9, bad input, restarts, TLS.
# Each step prints one line with its figures. MASSIF_BANK_SECONDS shortens the load for a quick look;
# MASSIF_STEPS names the steps to run.
set -euo pipefail
# shellcheck source=distribution/src/test/sh/cluster.sh
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"

bank_seconds=${MASSIF_BANK_SECONDS:-60}
steps=${MASSIF_STEPS:-demo cluster console psql bank garbage restart sqllogictest tpch dropped members tls}

wanted() { [[ " $steps " == *" $1 "* ]]; }

demo() {
  step "demo from the checkout"
  "$massif" build
  local port status=0 out
  port=$((30000 + RANDOM % 2000 * 10))
  out=$("$massif" demo --sql-port "$port" --http-port "$((port + 5))" \
    -e "SELECT 6 * 7 AS answer" 2>"$work/demo.err") || fail "demo -e ended with $?: $(tail -3 "$work/demo.err")"
  [[ $out == *42* ]] || fail "demo -e printed: $out"
  "$massif" demo --sql-port "$port" --http-port "$((port + 5))" \
    -e "SELECT nothing FROM nowhere" >"$work/demo.out" 2>&1 || status=$?
  [ "$status" = 1 ] || fail "demo -e with wrong SQL ended with $status"
  grep -q 'relation "nowhere" does not exist' "$work/demo.out" || fail "demo said: $(cat "$work/demo.out")"
  status=0
  "$massif" demo --no-such-option >/dev/null 2>&1 || status=$?
  [ "$status" = 2 ] || fail "bad usage ended with $status"
  passed "answer printed, wrong SQL ends with 1, bad usage with 2"
}

# A node that has just been started may not listen yet.
initialise() { # OPTIONS
  local deadline=$((SECONDS + 60))
  until "$massif" init --rpc "${rpc[1]}" "$@" 2>"$work/init.log"; do
    [ "$SECONDS" -lt "$deadline" ] || fail "init: $(cat "$work/init.log")"
    sleep 1
  done
}

cluster() {
  step "three nodes"
  choose_ports
  for i in "${nodes[@]}"; do start_node "$i"; done
  local first second
  first=$(initialise)
  for i in "${nodes[@]}"; do wait_ready "$i"; done
  second=$("$massif" init --rpc "${rpc[2]}") || fail "second init: $second"
  [[ $second == *"nothing changed"* ]] || fail "second init said: $second"
  passed "${first%%$'\n'*}; a second init changes nothing"
}

console() {
  step "administration"
  local status ranges metrics
  status=$("$massif" node status --rpc "${rpc[2]}")
  [ "$(grep -c ' live ' <<<"$status")" = 3 ] || fail "node status: $status"
  ranges=$("$massif" range list --rpc "${rpc[3]}" | tail -n +2)
  [ -n "$ranges" ] || fail "no ranges"
  for i in "${nodes[@]}"; do
    http_get "${http[$i]}" /health | head -1 | grep -q ' 200 ' || fail "/health of node $i"
    metrics=$(http_get "${http[$i]}" /metrics | grep -c '^massif') || fail "/metrics of node $i"
    http_get "${http[$i]}" / | grep -qi '<html' || fail "page of node $i"
  done
  passed "3 live nodes, $(wc -l <<<"$ranges") ranges, $metrics series, /health 200"
}

psql_on() { # NUMBER ARGUMENTS...
  local port=${sql[$1]##*:}
  shift
  PGCONNECT_TIMEOUT=10 psql -X -h 127.0.0.1 -p "$port" -U massif -d massif -v VERBOSITY=verbose "$@"
}

psql_smoke() {
  step "psql"
  command -v psql >/dev/null || { echo "SKIPPED: psql is not installed"; return; }
  local out status=0
  psql_on 1 -q -v ON_ERROR_STOP=1 <<'SQL' || fail "psql script"
DROP TABLE IF EXISTS pet;
DROP TABLE IF EXISTS kind;
CREATE TABLE kind (id int PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE pet (id int PRIMARY KEY, kind int NOT NULL, name text DEFAULT 'nobody', CHECK (id > 0));
INSERT INTO kind VALUES (1, 'cat'), (2, 'dog');
INSERT INTO pet VALUES (1, 1, 'Tom'), (2, 2, 'Rex'), (3, 1, 'Kitty');
SQL
  out=$(psql_on 2 -At -c 'SELECT kind.name, count(*) FROM pet JOIN kind ON kind.id = pet.kind GROUP BY 1 ORDER BY 1')
  [ "$out" = $'cat|2\ndog|1' ] || fail "join: $out"
  psql_on 3 -c '\dt' | grep -q ' pet ' || fail '\dt'
  psql_on 3 -c '\d pet' | grep -q 'pet_pkey' || fail '\d pet'
  out=$(psql_on 1 -c 'SELECT nam FROM pet' 2>&1) && fail "an unknown column was found"
  grep -q '42703' <<<"$out" && grep -q '^ *^' <<<"$out" || fail "error without position: $out"
  bad_input
  # exec: the signal must reach psql, not a shell around it.
  (exec psql -X -h 127.0.0.1 -p "${sql[1]##*:}" -U massif -d massif -v VERBOSITY=verbose \
    -c "SELECT count(*) FROM generate_series(1, 20000000000)") >"$work/cancel.out" 2>&1 &
  local client=$!
  sleep 3
  kill -INT "$client"
  wait "$client" || status=$?
  grep -q 57014 "$work/cancel.out" || fail "Ctrl-C: $(cat "$work/cancel.out")"
  passed "join, \\d, \\dt, error position, 9 kinds of bad input, Ctrl-C"
}

expect_state() { # SQLSTATE SQL
  local out
  out=$(psql_on 1 -c "$2" 2>&1) && fail "no error: $2"
  grep -q "$1" <<<"$out" || fail "expected $1 for $2, got: $out"
}

bad_input() {
  expect_state 42601 'SELEC 1'
  expect_state 42P01 'SELECT * FROM nowhere'
  expect_state 22P02 "INSERT INTO pet VALUES ('x', 1, 'a')"
  expect_state 22003 'SELECT 2147483647 + 1'
  expect_state 22012 'SELECT 1 / 0'
  expect_state 23505 "INSERT INTO kind VALUES (1, 'bird')"
  expect_state 23502 'INSERT INTO pet (id) VALUES (9)'
  expect_state 23514 'INSERT INTO pet VALUES (-1, 1)'
  expect_state 42883 'SELECT no_such_function(1)'
}

# Kills and restarts each node in turn while the load goes on; the load judges itself.
bank() {
  step "bank under kill -9"
  "$massif" workload bank --url "$(jdbc_url)" --init --ranges 4 --seconds 0 >"$work/bank-init.log" 2>&1 ||
    fail "bank --init: $(tail -5 "$work/bank-init.log")"
  "$massif" workload bank --url "$(jdbc_url)" --connections 8 --seconds "$bank_seconds" \
    >"$work/bank.log" 2>&1 &
  load=$!
  local end=$((SECONDS + bank_seconds)) kills=0 i=1
  while [ $((end - SECONDS)) -gt 8 ]; do
    sleep 5
    kill_node "$i"
    kills=$((kills + 1))
    sleep 3
    start_node "$i"
    wait_ready "$i"
    i=$((i % 3 + 1))
  done
  local status=0
  wait "$load" || status=$?
  load=
  cp "$work/bank.log" "$root/distribution/target/bank.log" 2>/dev/null || true
  [ "$status" = 0 ] || fail "bank ended with $status: $(grep -v '^ *[0-9]* s ' "$work/bank.log" | tail -12)"
  [ "$kills" -ge 3 ] || [ "$bank_seconds" -lt 60 ] || fail "only $kills nodes were killed"
  grep '^bank:' "$work/bank.log"
  passed "$kills kills; $(grep -o 'longest stall [0-9.]* s' "$work/bank.log")"
}

# Sends bytes and waits until the server closes.
expect_closed() { # ADDRESS FILE
  exec 5<>"/dev/tcp/${1%:*}/${1##*:}"
  cat "$2" >&5 2>/dev/null || true
  local status=0
  timeout 30 cat <&5 >/dev/null 2>&1 || status=$?
  exec 5>&-
  [ "$status" != 124 ] || fail "$1 keeps a connection open that sent $(basename "$2")"
}

garbage() {
  step "garbage on every port"
  head -c 1000000 /dev/urandom >"$work/random-bytes"
  # A message of 1 GiB announced: as the first one, as a query, as a frame between nodes.
  printf '\x40\x00\x00\x00\x00\x03\x00\x00' >"$work/large-startup"
  printf '\x00\x00\x00\x25\x00\x03\x00\x00user\x00massif\x00database\x00massif\x00\x00Q\x40\x00\x00\x00SELECT' \
    >"$work/large-query"
  printf '\x40\x00\x00\x00\x01\x02\x03\x04' >"$work/large-frame"
  for i in "${nodes[@]}"; do
    for address in "${sql[$i]}" "${rpc[$i]}" "${http[$i]}"; do
      { head -c 1000000 /dev/urandom >"/dev/tcp/${address%:*}/${address##*:}"; } 2>/dev/null || true
    done
    expect_closed "${sql[$i]}" "$work/large-startup"
    expect_closed "${sql[$i]}" "$work/large-query"
    expect_closed "${rpc[$i]}" "$work/large-frame"
  done
  for i in "${nodes[@]}"; do
    kill -0 "${pid[$i]}" || fail "node $i is dead"
    http_get "${http[$i]}" /health | head -1 | grep -q ' 200 ' || fail "/health of node $i afterwards"
    [ "$(query "$i" 'SELECT 1')" = 1 ] || fail "node $i does not answer afterwards"
  done
  passed "random bytes and announced gigabytes: every node serves on"
}

restart() {
  step "graceful stop and restart"
  query 1 'DROP TABLE IF EXISTS kept' >/dev/null
  query 1 'CREATE TABLE kept (id int PRIMARY KEY, t text)' >/dev/null
  query 2 "INSERT INTO kept VALUES (1, 'one'), (2, 'two')" >/dev/null
  for i in "${nodes[@]}"; do stop_node "$i"; done
  for i in "${nodes[@]}"; do start_node "$i"; done
  for i in "${nodes[@]}"; do wait_ready "$i"; done
  [ "$(query 3 'SELECT count(*), min(t) FROM kept')" = "2|one" ] || fail "rows are lost"
  if wanted bank; then
    "$massif" workload bank --url "$(jdbc_url)" --check >"$work/check.log" 2>&1 || fail "$(cat "$work/check.log")"
  fi
  passed "exit codes fine, rows kept"
}

sample() {
  step "sqllogictest sample on three nodes"
  local status=0
  "$massif" sqllogictest --url "$(jdbc_url)" --sample --report "$root/distribution/target/sqllogictest.txt" \
    >"$work/slt.log" 2>&1 || status=$?
  [ "$status" = 0 ] || fail "sqllogictest ended with $status: $(tail -8 "$work/slt.log")"
  passed "$(tail -1 "$work/slt.log")"
}

tpch() {
  step "TPC-H at scale 0.01, answers compared"
  "$massif" workload tpch --url "$(jdbc_url)" --init --check --runs 1 >"$work/tpch.log" 2>&1 ||
    fail "$(grep -v ', right$' "$work/tpch.log")"
  passed "22 right answers, $(tail -1 "$work/tpch.log")"
}

make_certificates() { # DIRECTORY
  local extensions=$work/extensions
  mkdir -p "$1"
  printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n' >"$extensions"
  {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=massif test CA' \
      -keyout "$work/ca.key" -out "$1/ca.crt"
    openssl req -newkey rsa:2048 -nodes -subj '/CN=node' -keyout "$1/node.key" -out "$work/node.csr"
    openssl x509 -req -in "$work/node.csr" -CA "$1/ca.crt" -CAkey "$work/ca.key" -CAcreateserial \
      -days 2 -extfile "$extensions" -out "$1/node.crt"
    chmod 600 "$1/node.key"
  } >"$work/openssl.log" 2>&1 || fail "openssl: $(tail -3 "$work/openssl.log")"
}

# The log of whichever node leads the system range says when the space of what was dropped is given back.
given_back() {
  cat "$work"/node*.log | grep -c 'space of dropped data given back' || true
}

dropped() {
  step "space of dropped tables and indexes"
  security=(--insecure --gc-ttl PT2S)
  export MASSIF_LOG=INFO # what was given back is told there
  rm -rf "$work"/data*
  choose_ports
  for i in "${nodes[@]}"; do start_node "$i"; done
  initialise >"$work/init.out"
  for i in "${nodes[@]}"; do wait_ready "$i"; done
  local before started out
  query 1 'CREATE TABLE big (id int PRIMARY KEY, n int, t text); CREATE TABLE stays (id int PRIMARY KEY, n int)' >/dev/null
  query 1 "INSERT INTO big SELECT i, i % 10, repeat('x', 100) FROM generate_series(1, 20000) AS g(i)" >/dev/null
  query 2 'INSERT INTO stays SELECT i, i FROM generate_series(1, 1000) AS g(i)' >/dev/null
  query 2 'CREATE INDEX big_n ON big (n); CREATE INDEX stays_n ON stays (n)' >/dev/null
  before=$(given_back)
  started=$SECONDS
  query 3 'DROP INDEX stays_n' >/dev/null
  query 3 'DROP TABLE big' >/dev/null
  until [ $(($(given_back) - before)) -ge 2 ]; do
    [ $((SECONDS - started)) -lt 60 ] || fail "nothing was given back: $(grep -h dropped "$work"/node*.log | tail -3)"
    sleep 0.5
  done
  local took=$((SECONDS - started))
  for i in "${nodes[@]}"; do stop_node "$i"; done
  for i in "${nodes[@]}"; do start_node "$i"; done
  for i in "${nodes[@]}"; do wait_ready "$i"; done
  out=$(query 1 'SELECT count(*), sum(n) FROM stays')
  [ "$out" = '1000|500500' ] || fail "another table has $out"
  query 1 'CREATE TABLE big (id int PRIMARY KEY)' >/dev/null
  out=$(query 2 'SELECT count(*) FROM big')
  [ "$out" = 0 ] || fail "a table of the same name has $out rows"
  for i in "${nodes[@]}"; do stop_node "$i"; done
  security=(--insecure)
  unset MASSIF_LOG
  passed "a table of 20,000 rows with its index, and an index: given back after $took s; the rest is there after a restart"
}

replicas_of() { # NODE
  "$massif" range list --rpc "${rpc[1]}" | awk 'NR > 1 { print $3 }' | tr ',' '\n' | grep -cx "n$1\*\?" || true
}

await_replicas() { # NODE OPERATOR NUMBER SECONDS
  local deadline=$((SECONDS + $4))
  until [ "$(replicas_of "$1")" "$2" "$3" ]; do
    [ "$SECONDS" -lt "$deadline" ] || fail "node $1 has $(replicas_of "$1") replicas: $("$massif" range list --rpc "${rpc[1]}")"
    sleep 1
  done
}

expect_rows() { # NUMBER
  local out
  out=$(query "$1" 'SELECT count(*), sum(n) FROM moved')
  [ "$out" = '5000|12502500' ] || fail "node $1 finds $out"
}

# Three founders; a fourth joins, one leaves, a fifth joins, one is killed and replaced, comes back, and comes back empty.
members() {
  step "nodes join, leave and are replaced"
  security=(--insecure --dead-after PT15S)
  rm -rf "$work"/data*
  nodes=(1 2 3 4 5)
  choose_ports
  founders=${rpc[1]},${rpc[2]},${rpc[3]}
  for i in 1 2 3; do start_node "$i"; done
  initialise >"$work/init.out"
  for i in 1 2 3; do wait_ready "$i"; done
  query 1 'CREATE TABLE moved (id int PRIMARY KEY, n int)' >/dev/null
  query 1 'ALTER TABLE moved SPLIT AT VALUES (1000), (2000), (3000), (4000)' >/dev/null
  query 1 'INSERT INTO moved SELECT i, i FROM generate_series(1, 5000) AS g(i)' >/dev/null
  local status=0 out joined left died
  out=$("$massif" node decommission 2 --rpc "${rpc[1]}" 2>&1) || status=$?
  [ "$status" = 1 ] && [[ $out == *"add a node first"* ]] || fail "decommission without a successor: $status, $out"
  start_node 4
  wait_ready 4
  expect_rows 4
  joined=$SECONDS
  await_replicas 4 -ge 3 90
  joined=$((SECONDS - joined))
  status=0
  "$massif" node decommission 9 --rpc "${rpc[1]}" >"$work/out" 2>&1 || status=$?
  [ "$status" = 1 ] || fail "decommission of nobody ended with $status"
  status=0
  "$massif" node decommission two --rpc "${rpc[1]}" >"$work/out" 2>&1 || status=$?
  [ "$status" = 2 ] || fail "decommission of 'two' ended with $status"
  left=$SECONDS
  "$massif" node decommission 2 --rpc "${rpc[1]}" --timeout PT2M >"$work/out" 2>&1 ||
    fail "decommission: $(cat "$work/out")"
  left=$((SECONDS - left))
  [ "$(replicas_of 2)" = 0 ] || fail "node 2 still has replicas"
  expect_rows 2
  [ "$("$massif" node list --rpc "${rpc[1]}" | grep '^2 ')" = '2 decommissioned' ] || fail "node list"
  stop_node 2
  expect_rows 1
  start_node 5
  wait_ready 5
  kill_node 3
  died=$SECONDS
  await_replicas 3 -eq 0 150
  died=$((SECONDS - died))
  expect_rows 4
  start_node 3
  wait_ready 3
  expect_rows 3
  kill_node 3
  rm -rf "$work/data3"
  start_node 3
  wait_ready 3
  expect_rows 3
  [ "$("$massif" node list --rpc "${rpc[1]}" | grep '^3 ')" = '3 retired' ] || fail "a wiped node keeps its number"
  await_replicas 3 -eq 0 60
  for i in 1 3 4 5; do stop_node "$i"; done
  for i in 5 4 3 1; do start_node "$i"; done
  for i in 1 3 4 5; do wait_ready "$i"; done
  expect_rows 5
  for i in 1 3 4 5; do stop_node "$i"; done
  security=(--insecure)
  nodes=(1 2 3)
  founders=
  sql=() rpc=() http=() pid=()
  passed "joined and filled in $joined s, decommissioned in $left s, replaced $died s after kill -9 (dead after 15 s); a wiped node is a new one"
}

tls() {
  step "TLS and passwords"
  command -v openssl >/dev/null && command -v psql >/dev/null || {
    echo "SKIPPED: openssl or psql is not installed"
    return
  }
  make_certificates "$work/certs"
  security=(--certs "$work/certs")
  rm -rf "$work"/data*
  choose_ports
  for i in "${nodes[@]}"; do start_node "$i"; done
  MASSIF_PASSWORD=secret initialise --certs "$work/certs" >"$work/init.out"
  for i in "${nodes[@]}"; do wait_ready "$i"; done
  local target out status=0
  target="host=127.0.0.1 port=${sql[2]##*:} user=massif dbname=massif sslrootcert=$work/certs/ca.crt"
  out=$(PGPASSWORD=secret psql -X -At "$target sslmode=verify-full" -c 'SELECT 6 * 7') || fail "psql over TLS"
  [ "$out" = 42 ] || fail "psql over TLS printed $out"
  out=$(PGPASSWORD=wrong psql -X -At "$target sslmode=require" -c 'SELECT 1' 2>&1) || status=$?
  [ "$status" = 2 ] && [[ $out == *"password authentication failed"* ]] || fail "wrong password: $out"
  "$massif" node status --rpc "${rpc[1]}" >"$work/status.log" 2>&1 && fail "status without a certificate"
  [ "$("$massif" node status --rpc "${rpc[1]}" --certs "$work/certs" | grep -c ' live ')" = 3 ] ||
    fail "node status over TLS"
  for i in "${nodes[@]}"; do stop_node "$i"; done
  passed "psql with verify-full and SCRAM; wrong password and missing certificate refused"
}

if wanted demo; then demo; else "$massif" build; fi
if wanted cluster; then
  cluster
  if wanted console; then console; fi
  if wanted psql; then psql_smoke; fi
  if wanted bank; then bank; fi
  if wanted garbage; then garbage; fi
  if wanted restart; then restart; fi
  if wanted sqllogictest; then sample; fi
  if wanted tpch; then tpch; fi
  step "stop"
  for i in "${nodes[@]}"; do stop_node "$i"; done
fi
if wanted dropped; then dropped; fi
if wanted members; then members; fi
if wanted tls; then tls; fi
echo "processes: all steps passed in $SECONDS s"
