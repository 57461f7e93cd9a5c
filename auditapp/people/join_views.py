"""Taking up an invitation or setting a new password with a one-time code."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("join", __name__)
