"""Backups: when the last good one was, and when one was last proved by a restore."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("keeping", __name__)
