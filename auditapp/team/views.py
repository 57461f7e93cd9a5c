"""The people of a home and of a provider."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("team", __name__)
