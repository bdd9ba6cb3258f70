#!/usr/bin/env bash
# MariaDB 10.11.19 (Debian 12): SET lock_wait_timeout = 2 bounds how long DROP DATABASE waits for FLUSH TABLES WITH READ LOCK, as its
# manual leads one to expect: error 1205 after 2 s. It does not bound DROP USER, which waits for as long as the lock is held and
# then succeeds. Whoever promises an answer within a time has to interrupt it (KILL QUERY).
#
# Output seen (seconds, whether the statement failed with 1205):
#   DROP DATABASE: 2 s, error 1205
#   DROP USER: 7 s, done
set -eu
VERSION=1:10.11.19-0+deb12u1
HELD=8
work=$(mktemp -d "${TMPDIR:-/tmp}/finding.XXXXXX")
trap 'kill "${server:-}" 2>/dev/null || true; wait 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
for package in mariadb-server-core mariadb-client-core; do
    apt-get download -q "$package=$VERSION" > /dev/null 2>&1
done
for package in ./*.deb; do dpkg -x "$package" root; done
chmod 755 "$work"
account=$([ "$(id -u)" = 0 ] && echo nobody || id -un)
mkdir data && chown "$account" data
root/usr/bin/mariadb-install-db --no-defaults --basedir="$work/root/usr" --datadir="$work/data" --user="$account" \
    --auth-root-authentication-method=normal > install.log 2>&1 || { cat install.log; exit 1; }
root/usr/sbin/mariadbd --no-defaults --basedir="$work/root/usr" --datadir="$work/data" --user="$account" --skip-networking \
    --socket="$work/data/s" --lc-messages-dir="$work/root/usr/share/mysql" > server.log 2>&1 &
server=$!
sql() { root/usr/bin/mariadb --no-defaults --socket="$work/data/s" --user=root "$@" 2>&1; }
for _ in $(seq 60); do sql -e 'SELECT 1' > /dev/null && break; sleep 0.5; done
sql -e "CREATE DATABASE d; CREATE USER u@localhost IDENTIFIED BY 'p'"

# measure STATEMENT: "SECONDS RESULT", while another session holds the global read lock for $HELD s.
measure() {
    local began answer
    sql -e "FLUSH TABLES WITH READ LOCK; SELECT SLEEP($HELD)" > /dev/null &
    sleep 1
    began=$(date +%s)
    if answer=$(sql -e "SET lock_wait_timeout = 2; $1"); then answer=done; else answer=$(grep -o '1205' <<< "$answer" || echo "$answer"); fi
    echo "$(($(date +%s) - began)) $answer"
    wait $!
}
read -r database how < <(measure 'DROP DATABASE d')
echo "DROP DATABASE: $database s, $how"
[ "$how" = 1205 ] && [ "$database" -le 4 ] || { echo "changed: DROP DATABASE was bounded before"; exit 1; }
read -r user how < <(measure 'DROP USER u@localhost')
echo "DROP USER: $user s, $how"
[ "$how" = done ] && [ "$user" -ge 5 ] || { echo "changed: DROP USER was not bounded before"; exit 1; }
