"""Bringing in homes from the file that CQC publishes: read, look at it row by row, say yes."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("directory", __name__)
