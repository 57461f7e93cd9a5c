"""The actions that a report names."""

from __future__ import annotations

from dataclasses import dataclass

from auditapp.actions.present import STATES, action_url
from auditapp.audits.report import RaisedRow
from auditapp.web.parts import Word


@dataclass(frozen=True)
class ActionView:
    """The action of an answer that was not met; a draft has no address yet. `again`: it was opened again."""

    url: str | None
    again: bool
    reference: str
    text: str
    state: Word


def action_view(raised: RaisedRow) -> ActionView:
    """An action of the report."""
    row = raised.row
    url = action_url(row.id, row.reference) if row.reference else None
    return ActionView(url, raised.again, row.reference or "Draft", row.text, STATES[row.state])
