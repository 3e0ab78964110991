# The image of web, ingest, machine and schedule alike; docker-compose.yml says which one a container is.
FROM python:3.11-slim

RUN pip install --no-cache-dir uv==0.13.8
WORKDIR /srv/sonoaudit
COPY requirements.txt .
RUN uv pip install --system --no-cache -r requirements.txt

COPY manage.py LICENSE ./
COPY auditapp auditapp
COPY ml ml
COPY workers workers
COPY webui webui

# A volume mounted at var takes over its owner.
RUN useradd --system --uid 10001 --home-dir /srv/sonoaudit/var sonoaudit \
    && install --directory --owner sonoaudit --group sonoaudit --mode 700 var
USER sonoaudit
ENV PYTHONUNBUFFERED=1 HOST=0.0.0.0
EXPOSE 8000
CMD ["python", "manage.py", "start", "web"]
