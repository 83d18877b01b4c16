# Starts and ends PostgreSQL 15 and MassifDB on loopback for a comparison; sourced by the scripts beside it, which set
# -euo pipefail. POSTGRES_BIN and MASSIF name other programs. PostgreSQL does not run as root: then it runs as 'postgres'.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
massif=${MASSIF:-$root/massif}
postgres_bin=${POSTGRES_BIN:-/usr/lib/postgresql/15/bin}
work=$(mktemp -d "${TMPDIR:-/tmp}/massif-compare.XXXXXX")
chmod 755 "$work"
pids=()

as_postgres() { # COMMAND...
  if [ "$(id -u)" = 0 ]; then
    su postgres -s /bin/bash -c 'cd / && exec "$@"' -- bash "$@"
  else
    "$@"
  fi
}

cleanup() {
  local status=$? directory
  trap - EXIT
  for directory in "$work"/pg*; do
    [ ! -f "$directory/postmaster.pid" ] || as_postgres "$postgres_bin/pg_ctl" -D "$directory" -m immediate stop >/dev/null 2>&1 || true
  done
  for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
  [ "$status" = 0 ] || tail -n 5 "$work"/*.log 2>/dev/null || true
  rm -rf "$work"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

is_free() { # PORT
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

next_port=$((21000 + RANDOM % 8000))
free_port() { # VARIABLE
  while ! is_free "$next_port"; do next_port=$((next_port + 1)); done
  printf -v "$1" %s "$next_port"
  next_port=$((next_port + 1))
}

postgres_start() { # DIRECTORY PORT SETTING...
  local directory=$1 port=$2
  shift 2
  {
    printf "port = %s\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '%s'\n" "$port" "$work"
    printf '%s\n' "$@"
  } >>"$directory/postgresql.auto.conf"
  as_postgres "$postgres_bin/pg_ctl" -D "$directory" -l "$directory/log" -w start >/dev/null
}

postgres_primary() { # DIRECTORY PORT
  mkdir "$1"
  [ "$(id -u)" != 0 ] || { chown postgres "$1"; chmod 777 "$work"; }
  as_postgres "$postgres_bin/initdb" -D "$1" --locale=C.UTF-8 --encoding=UTF8 -U massif -A trust >/dev/null
  postgres_start "$1" "$2"
}

postgres_query() { # PORT SQL
  psql -X -At -h 127.0.0.1 -p "$1" -U massif -d postgres -c "$2"
}

postgres_stop() { # DIRECTORY
  as_postgres "$postgres_bin/pg_ctl" -D "$1" -m fast -w stop >/dev/null
}

# Starts nodes and sets 'hosts' to their SQL addresses, with commas between.
massif_start() { # COUNT
  local i addresses=() join=() ports=() started
  for ((i = 0; i < $1; i++)); do
    local sql rpc http
    free_port sql
    free_port rpc
    free_port http
    addresses+=("127.0.0.1:$sql")
    join+=("127.0.0.1:$rpc")
    ports[i]="--sql 127.0.0.1:$sql --rpc 127.0.0.1:$rpc --http 127.0.0.1:$http"
  done
  local IFS=,
  local joined="${join[*]}"
  hosts="${addresses[*]}"
  unset IFS
  rm -rf "$work"/massif[0-9]*
  for ((i = 0; i < $1; i++)); do
    # shellcheck disable=SC2086  # a list of options
    "$massif" start --data "$work/massif$i" ${ports[i]} --join "$joined" --insecure >"$work/massif$i.log" 2>&1 &
    pids+=($!)
  done
  started=$SECONDS
  until "$massif" init --rpc "${join[0]}" >"$work/init.log" 2>&1; do
    [ $((SECONDS - started)) -lt 60 ] || { cat "$work/init.log"; exit 1; }
    sleep 1
  done
  for ((i = 0; i < $1; i++)); do
    until grep -q '^ready' "$work/massif$i.log"; do
      [ $((SECONDS - started)) -lt 90 ] || { echo "node $i is not ready"; exit 1; }
      sleep 0.3
    done
  done
}

massif_stop() {
  for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  wait "${pids[@]}" 2>/dev/null || true
  pids=()
}

massif_version() {
  echo "MassifDB of commit $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)"
}

disk_probe() {
  dd if=/dev/zero of="$work/probe" bs=4k count=2000 2>/dev/null
  LC_ALL=C dd if=/dev/zero of="$work/probe" bs=4k count=500 conv=notrunc oflag=dsync 2>&1 |
    awk '/copied/ {for (i = 1; i <= NF; i++) if ($i == "s,") printf "%.2f ms", $(i - 1) / 500 * 1000}'
}

machine() {
  echo "$(nproc) cores shared by client and all servers, $(awk '/MemTotal/ {printf "%d GiB", $2 / 1048576}' /proc/meminfo)"
}
