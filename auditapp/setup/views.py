"""The first start, the setup checklist, homes from the directory."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("setup", __name__)
