"""Settings of a home and of a provider."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("settings", __name__)
