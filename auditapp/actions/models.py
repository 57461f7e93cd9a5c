"""Findings and the actions that put them right. Every state is a row that says who and when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from auditapp.kernel.orm import ActorRef, Base, Code, HomeRef, Id, JsonColumn, Name, Sha256, When

_action = "action.id"


class Finding(Base):
    """A judged gap.

    It copies what it needs from the checklist at birth, so actions need not look up at audits.
    """

    __tablename__ = "finding"
    __table_args__ = (
        Index("ix_finding_item", "home_id", "item_id", "subject"),
        UniqueConstraint("answer_id", "part"),
    )

    id: Mapped[Id]  # derived from the source answer, so that a repeat names the same finding
    home_id: Mapped[HomeRef]
    source: Mapped[Code]  # "audit"
    audit_id: Mapped[str | None] = mapped_column(String(36), index=True)
    answer_id: Mapped[str | None] = mapped_column(String(36))  # or the observation's id
    part: Mapped[str] = mapped_column(
        String(200), server_default=""
    )  # which of several that one answer raised
    checklist_key: Mapped[Code]
    checklist_title: Mapped[Name]
    checklist_version: Mapped[Sha256]
    item_id: Mapped[Code]
    subject: Mapped[str] = mapped_column(String(120))
    prompt: Mapped[str]
    severity: Mapped[Code]
    polarity: Mapped[Code]  # "gap" or "strength"
    area_id: Mapped[str | None] = mapped_column(String(36))
    area_name: Mapped[Name]
    note: Mapped[str]
    reading: Mapped[str]  # what was read or counted, in words; empty for yes or no
    seen_at: Mapped[When]  # the tablet's time
    raised_at: Mapped[When]
    raised_by: Mapped[ActorRef]


class FindingAmendment(Base):
    """The auditor answered again and it still fails: what the note says now, and whose photos count too."""

    __tablename__ = "finding_amendment"

    id: Mapped[Id]  # the later answer's id
    finding_id: Mapped[str] = mapped_column(String(36), ForeignKey("finding.id"), index=True)
    note: Mapped[str]
    reading: Mapped[str]
    at: Mapped[When]  # the tablet's time
    received_at: Mapped[When]
    by: Mapped[ActorRef]


class MadeSafe(Base):
    """What was done on the spot to make people safe."""

    __tablename__ = "made_safe"

    id: Mapped[Id]  # the change's id
    finding_id: Mapped[str] = mapped_column(String(36), ForeignKey("finding.id"), index=True)
    text: Mapped[str]
    at: Mapped[When]
    received_at: Mapped[When]
    by: Mapped[ActorRef]


class Action(Base):
    """The work that puts a finding right. A draft until a go-live row exists."""

    __tablename__ = "action"

    id: Mapped[Id]
    finding_id: Mapped[str] = mapped_column(String(36), ForeignKey("finding.id"), unique=True)
    home_id: Mapped[HomeRef]
    kind: Mapped[Code]  # "fix" what failed, or "check" what could not be checked
    text: Mapped[str]
    risk: Mapped[Code]  # critical, high, medium, low
    default_due: Mapped[date] = mapped_column(Date)
    drafted_at: Mapped[When]
    drafted_by: Mapped[ActorRef]

    # Never read: it tells the session that the finding is inserted first.
    finding: Mapped[Finding] = relationship(lazy="raise")


class ActionWithdrawal(Base):
    """A draft that the auditor's own correction made needless, before the audit was finished."""

    __tablename__ = "action_withdrawal"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), unique=True)
    reason: Mapped[Code]  # "answer_corrected", "corrected_on_the_spot", "linked", ...
    at: Mapped[When]
    by: Mapped[ActorRef]


class ActionGoLive(Base):
    """The action became live and got its reference."""

    __tablename__ = "action_go_live"
    __table_args__ = (Index("uq_action_go_live_provider_reference", "provider_id", "reference", unique=True),)

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), unique=True)
    provider_id: Mapped[str] = mapped_column(String(36))
    reference: Mapped[str] = mapped_column(String(16))  # OAK-0042
    because: Mapped[Code]  # "finished", "critical", "waited_12_hours", "late_answer"
    at: Mapped[When]
    by: Mapped[ActorRef]


class ActionRisk(Base):
    """What came after made the fault graver, or less so, than it was when it was drafted; the latest row counts."""

    __tablename__ = "action_risk"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), index=True)
    risk: Mapped[Code]
    was: Mapped[Code]
    due_on: Mapped[date] = mapped_column(Date)
    change_id: Mapped[str] = mapped_column(String(36))  # what somebody said that made it so
    at: Mapped[When]
    by: Mapped[ActorRef]


class ActionLink(Base):
    """A later audit found the same again, and the auditor said that this action is already about it."""

    __tablename__ = "action_link"

    id: Mapped[Id]  # the change's id
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), index=True)
    audit_id: Mapped[str] = mapped_column(String(36))
    answer_id: Mapped[str] = mapped_column(String(36))
    at: Mapped[When]  # the tablet's time
    received_at: Mapped[When]
    by: Mapped[ActorRef]


class ActionAssignment(Base):
    """Who owns the action, by when, and what is to be done; the latest row counts.

    A later row needs a reason.
    """

    __tablename__ = "action_assignment"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), index=True)
    number: Mapped[int] = mapped_column(Integer)  # 1 is the first
    owner_id: Mapped[str] = mapped_column(String(36), ForeignKey("user.id"), index=True)
    due_on: Mapped[date] = mapped_column(Date)
    text: Mapped[str]
    reason: Mapped[str]
    at: Mapped[When]
    by: Mapped[ActorRef]


class ActionCorrection(Base):
    """The auditor corrected the answer after the action was live: shown, never withdrawn."""

    __tablename__ = "action_correction"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), index=True)
    answer_id: Mapped[str] = mapped_column(String(36))
    at: Mapped[When]
    by: Mapped[ActorRef]


class ActionCompletion(Base):
    """The work is done, in the words of whoever did it."""

    __tablename__ = "action_completion"

    id: Mapped[Id]  # the change's id when it came from a tablet
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), index=True)
    text: Mapped[str]
    at: Mapped[When]
    received_at: Mapped[When]
    by: Mapped[ActorRef]


class ActionVerification(Base):
    """Somebody else looked at the change in practice."""

    __tablename__ = "action_verification"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), index=True)
    completion_id: Mapped[str] = mapped_column(String(36), ForeignKey("action_completion.id"), unique=True)
    outcome: Mapped[Code]  # "verified" or "sent_back"
    seen: Mapped[str]
    at: Mapped[When]
    by: Mapped[ActorRef]


class SustainCheck(Base):
    """A later audit looked at the same item again after the action was verified."""

    __tablename__ = "sustain_check"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), index=True)
    audit_id: Mapped[str] = mapped_column(String(36))
    answer_id: Mapped[str] = mapped_column(String(36))
    result: Mapped[Code]  # "pass" or "fail"
    out_of_hours: Mapped[Code]  # "in_hours", "out_of_hours"
    seen_at: Mapped[When]
    at: Mapped[When]
    by: Mapped[ActorRef]


class ActionEmbedding(Base):
    """The change lasted: the item passed later audits, one of them out of hours."""

    __tablename__ = "action_embedding"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), index=True)
    checks: Mapped[JsonColumn]  # ids of the sustain checks that proved it
    at: Mapped[When]
    by: Mapped[ActorRef]


class ActionReopening(Base):
    """The same item failed again after the action was verified: it is open again under the same reference."""

    __tablename__ = "action_reopening"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), index=True)
    finding_id: Mapped[str] = mapped_column(String(36), ForeignKey("finding.id"), unique=True)
    due_on: Mapped[date] = mapped_column(Date)
    at: Mapped[When]
    by: Mapped[ActorRef]


class ActionPause(Base):
    """Work is put off until a day, for a reason."""

    __tablename__ = "action_pause"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), index=True)
    until: Mapped[date] = mapped_column(Date)
    reason: Mapped[str]
    at: Mapped[When]
    by: Mapped[ActorRef]


class ActionVoid(Base):
    """The action was raised in error, says a manager, and why."""

    __tablename__ = "action_void"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), unique=True)
    reason: Mapped[str]
    at: Mapped[When]
    by: Mapped[ActorRef]


class ActionComment(Base):
    """Something said about the action."""

    __tablename__ = "action_comment"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), index=True)
    text: Mapped[str]
    at: Mapped[When]
    by: Mapped[ActorRef]


class ActionStanding(Base):
    """Where an action stands, worked out from its rows so that long lists are quick; it is evidence of nothing.

    The rows decide (`rules.state`); what they come to is written down in the transaction that adds one.
    `step` is the state but for a pause, which ends by itself on a day.
    """

    __tablename__ = "action_standing"
    __table_args__ = (
        # The register: all it filters, counts and orders by, so that a list never reads the table itself.
        Index(
            "ix_action_standing_register",
            "home_id",
            "is_open",
            "rank",
            "due_on",
            "step",
            "paused_until",
            "owner_id",
            "checklist_key",
            "action_id",
        ),
        Index("ix_action_standing_owner", "owner_id", "is_open"),
        Index("ix_action_standing_step", "home_id", "step", "rank", "since"),
    )

    action_id: Mapped[str] = mapped_column(String(36), ForeignKey(_action), primary_key=True)
    home_id: Mapped[str] = mapped_column(String(36), ForeignKey("home.id"))
    step: Mapped[Code]
    is_open: Mapped[bool] = mapped_column(Boolean)  # live, paused or done
    since: Mapped[When]
    paused_until: Mapped[date | None] = mapped_column(Date)
    rank: Mapped[int] = mapped_column(Integer)  # 0 is critical
    checklist_key: Mapped[Code]
    due_on: Mapped[date] = mapped_column(Date)
    owner_id: Mapped[str | None] = mapped_column(String(36))
    reference: Mapped[str | None] = mapped_column(String(16))
    number: Mapped[int] = mapped_column(Integer)  # of the assignment that counts; 0 while there is none

    # Never read: it tells the session that the action is inserted first.
    action: Mapped[Action] = relationship(lazy="raise")


class HomeCounter(Base):
    """The last number given to an action of the home; updated as references are given out."""

    __tablename__ = "home_counter"

    home_id: Mapped[str] = mapped_column(String(36), ForeignKey("home.id"), primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
