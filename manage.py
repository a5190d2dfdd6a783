#!/usr/bin/env python
"""Django's command line."""

import os
import secrets
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    # Pooling a file signs nothing and opens no database: it needs no settings.
    if sys.argv[1:2] == ["pool"]:
        if not os.environ.get("SECRET_KEY", "").strip():
            os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
        # JSON is UTF-8, whatever the terminal's own encoding is; and "tau²" stops no report.
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(encoding="utf-8", errors="replace")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)
