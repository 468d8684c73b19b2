#!/usr/bin/env bash
# Installs the system packages that the named needs lack: as root with apt-get, otherwise it prints the
# line to run and fails.
#   scripts/install-packages.sh build test
set -euo pipefail
cd "$(dirname "$0")"

missing=()
for need in "$@"; do
  while read -r wanted_by package _; do
    [ "$wanted_by" = "$need" ] || continue
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done < packages.txt
done
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "这台机器没有 apt-get。请用它自己的办法安装：${missing[*]}" >&2
  exit 3
fi
if [ "$(id -u)" != 0 ]; then
  echo "缺少系统软件包。请先运行：" >&2
  echo "  sudo apt-get update && sudo apt-get install --no-install-recommends -y ${missing[*]}" >&2
  exit 3
fi
echo "正在安装系统软件包：${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -q >&2
# A fresh cluster for each run of the tests is made by scripts/with-postgres.sh; none is wanted beside it.
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
apt-get install --no-install-recommends -y -q "${missing[@]}" >&2
