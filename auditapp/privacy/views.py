"""Who opened what, and one person's data."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("privacy", __name__)
