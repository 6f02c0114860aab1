#!/usr/bin/env bash
# Runs a command with DATABASE_URL naming a PostgreSQL of its own, started in a temporary folder and removed afterwards.
# Needs Debian's server package (make system); works as root and as anybody else.
set -euo pipefail

bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ]; then
  echo "没有找到 PostgreSQL 服务器程序；请先运行 make system（需要 root），或自行安装 postgresql。" >&2
  exit 2
fi
folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

as_owner() { # PostgreSQL refuses to run as root
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}
stop() {
  as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT

[ "$(id -u)" != 0 ] || chown postgres "$folder"
as_owner "$bin/initdb" -D "$folder/data" -U mingzhang -A trust -E UTF8 --no-sync >/dev/null
# Nothing here outlives the run, so nothing needs to reach the disk.
as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c fsync=off -c max_connections=200" \
  start >/dev/null
as_owner "$bin/createdb" -h 127.0.0.1 -p "$port" -U mingzhang mingzhang
DATABASE_URL="postgresql://mingzhang@127.0.0.1:$port/mingzhang" "$@"
