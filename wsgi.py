"""The server's handle: `gunicorn wsgi:app`, `flask --app wsgi`."""

from smt.app import create_app

app = create_app()
