"""Builds the production app; nothing else."""

from __future__ import annotations

from auditapp.config import Mode, load_settings
from auditapp.serving import open_app

app = open_app(load_settings(Mode.PRODUCTION))
