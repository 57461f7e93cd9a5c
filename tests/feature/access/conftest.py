"""One record of every kind, as the role matrix has them."""

from __future__ import annotations

from tests.house.test_access import names

__all__ = ["names"]
