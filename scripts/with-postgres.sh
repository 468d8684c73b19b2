#!/usr/bin/env bash
# Runs a command with a PostgreSQL server of its own: a fresh cluster in a temporary folder, reached
# through LIANJIAN_TEST_POSTGRES, gone when the command ends.
#   scripts/with-postgres.sh cargo nextest run
set -euo pipefail

find_binaries() {
  local folder
  for folder in /usr/lib/postgresql/*/bin; do :; done
  if [ -x "$folder/initdb" ]; then echo "$folder"; return; fi
  if command -v initdb >/dev/null; then dirname "$(command -v initdb)"; return; fi
  echo "PostgreSQL 15 or later is not installed: run 'make install-packages'" >&2
  exit 3
}

binaries=$(find_binaries)
folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null \
  || node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
# The server refuses to run as root.
as_server=()
if [ "$(id -u)" = 0 ]; then
  id postgres >/dev/null 2>&1 || { echo "the user 'postgres' is missing" >&2; exit 3; }
  chown postgres "$folder"
  as_server=(setpriv --reuid postgres --regid postgres --clear-groups)
fi
stop() {
  (cd / && "${as_server[@]}" "$binaries/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$folder"
}
trap stop EXIT

(
  cd /
  "${as_server[@]}" "$binaries/initdb" -D "$folder/data" -U lianjian --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
  "${as_server[@]}" "$binaries/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=300 -c shared_buffers=256MB ${LIANJIAN_POSTGRES_OPTIONS:-}" \
    start >/dev/null || { cat "$folder/log" >&2; exit 3; }
)
export LIANJIAN_TEST_POSTGRES="postgres://lianjian@127.0.0.1:$port/postgres"
"$@"
