# As the official image: an account and a database of the given names, and logins with a password over the network.
set -eu
data=/var/lib/postgresql/data
name=${POSTGRES_USER:-postgres}
if [ ! -s $data/PG_VERSION ]; then
    echo "${POSTGRES_PASSWORD:-$(cat "$POSTGRES_PASSWORD_FILE")}" >/tmp/password
    initdb -D $data --username="$name" --pwfile=/tmp/password --auth-local=trust --auth-host=scram-sha-256 \
        --encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 >/dev/null
    rm /tmp/password
    echo "host all all all scram-sha-256" >>$data/pg_hba.conf
    echo "CREATE DATABASE \"${POSTGRES_DB:-$name}\"" | postgres --single -D $data postgres >/dev/null
fi
exec postgres -D $data -c listen_addresses='*' -c unix_socket_directories=/tmp "$@"
