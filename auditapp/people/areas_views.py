"""The areas of a home: a tree that can be edited."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("areas", __name__)
