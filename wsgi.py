"""Builds the production app; nothing else."""

from __future__ import annotations

from auditapp import create_app
from auditapp.config import Mode, load_settings

app = create_app(load_settings(Mode.PRODUCTION))
