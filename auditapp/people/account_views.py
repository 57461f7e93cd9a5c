"""My account: password, second factor, devices."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("account", __name__)
