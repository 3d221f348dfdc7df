# syntax=docker/dockerfile:1

FROM python:3.13-slim AS build
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY . .
# In place, at the path that it also has in the last stage: an editable install remembers where it lies.
RUN pip install --no-deps --no-build-isolation --config-settings editable_mode=compat --editable . \
    && python -m locales build \
    && python -m compileall -q core bot api documents storage locales main.py settings.py

FROM python:3.13-slim
LABEL org.opencontainers.image.title="MedTrack" org.opencontainers.image.licenses="Apache-2.0"
# The code belongs to root and the process does not: whoever takes over the process cannot change the code.
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin medtrack \
    && install --directory --owner=medtrack --group=medtrack --mode=0700 /data
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MEDTRACK_DATA=/data \
    MEDTRACK_HTTP_HOST=0.0.0.0 \
    MEDTRACK_HTTP_PORT=8081
USER medtrack
VOLUME /data
EXPOSE 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:%s/healthz' % os.environ['MEDTRACK_HTTP_PORT'], timeout=4)"]
ENTRYPOINT ["medtrack"]
CMD ["run"]
