# Wheels are chosen by the hashes in requirements.lock; the last stage has neither pip's cache nor a compiler.
FROM python:3.13-slim AS wheels
WORKDIR /build
COPY requirements.lock ./
RUN pip wheel --no-cache-dir --disable-pip-version-check --no-deps --only-binary :all: \
    --require-hashes --wheel-dir /wheels -r requirements.lock

FROM python:3.13-slim
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KINDLING_ENV=production \
    KINDLING_HOST=0.0.0.0 \
    KINDLING_DATA=/data
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore --no-index --no-deps --no-compile /wheels/*.whl \
    && groupadd --gid 10001 kindling \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin kindling \
    && install -d -o 10001 -g 10001 -m 0700 /data
WORKDIR /srv/kindling
COPY app ./app
COPY LICENSE pyproject.toml ./
# Nobody can write bytecode later: without what this import leaves, every start compiles everything anew.
RUN PYTHONDONTWRITEBYTECODE= python -c "import app.serving, httptools, uvloop"
USER 10001:10001
# Everything that changes is in /data, so the rest can be mounted read-only (docker run --read-only).
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "app", "health"]
CMD ["python", "-m", "app", "serve"]
