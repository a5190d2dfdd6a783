FROM python:3.11.7-slim-bookworm

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/consilience

COPY requirements.lock .
RUN pip install --require-hashes --requirement requirements.lock

RUN useradd --system --uid 10001 --home-dir /srv/consilience consilience && chown consilience /srv/consilience
COPY --chown=consilience . .
USER consilience

# A volume that is mounted here for the first time takes over the owner of the folder.
RUN mkdir -p -m 700 .local/papers

# Collecting needs settings, and settings need a key: one that ends with this line.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
    python manage.py collectstatic --noinput --verbosity 0

ENV BIND=0.0.0.0:8000
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--config", "python:config.gunicorn"]
