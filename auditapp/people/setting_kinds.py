"""Every setting there is: what it is called, what it may be, what it is until somebody sets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from auditapp.kernel.orm import Json
from auditapp.people.setting_shapes import (
    AnyShape,
    Choice,
    Offer,
    Picture,
    Quantity,
    Server,
    Span,
    Words,
    Zone,
)


class Group(StrEnum):
    """Where a setting stands among the others. The values are part of addresses."""

    GENERAL = "general"
    DEADLINES = "deadlines"
    LIMITS = "limits"
    SCORES = "scores"
    SIGN_IN = "sign-in"
    KEEPING = "keeping"
    MAIL = "mail"
    REPORTS = "reports"


@dataclass(frozen=True)
class SettingKind:
    """One setting. `in_homes` False: it is the same for all homes of the provider.

    `why` True: nobody may change it without saying why.
    """

    key: str
    group: Group
    label: str
    hint: str
    shape: AnyShape
    default: Json
    in_homes: bool = True
    why: bool = False


@dataclass(frozen=True)
class LegalLimit:
    """What the law, or safety itself, fixes. It stands in the checklists and cannot be loosened."""

    label: str
    limit: str
    because: str


def _days(severity: str, label: str, default: int, most: int) -> SettingKind:
    hint = (
        "The latest day, counted from the day it was found; 0 is that same day. A checklist may ask for sooner. "
        f"More than {most} cannot be set: no item of the checklists allows longer."
    )
    shape = Quantity(Decimal(0), Decimal(most), "days", nothing="The same day")
    return SettingKind(f"due_days_{severity}", Group.DEADLINES, label, hint, shape, default, why=True)


def _limit(key: str, label: str, hint: str, shape: AnyShape, default: Json) -> SettingKind:
    return SettingKind(f"limit_{key}", Group.LIMITS, label, hint, shape, default, why=True)


def _minutes(least: str, most: str) -> Quantity:
    return Quantity(Decimal(least), Decimal(most), "minutes", whole=False)


def _percent(least: int, most: int = 100) -> Quantity:
    return Quantity(Decimal(least), Decimal(most), "percent")


def _band(code: str, label: str, default: int) -> SettingKind:
    hint = "The least share of passes that earns this word, from 50 to 100 percent."
    return SettingKind(f"score_band_{code}", Group.SCORES, label, hint, _percent(50), default)


# The versions of the regulator's framework; which there are is said by the checklists' data.
FRAMEWORKS = Offer()

_ALL: tuple[SettingKind, ...] = (
    SettingKind(
        "time_zone",
        Group.GENERAL,
        "Time zone",
        "Days begin and end, and times are shown, as clocks in the home show them.",
        Zone(),
        "Europe/London",
    ),
    SettingKind(
        "framework_shown",
        Group.GENERAL,
        "Framework shown first",
        "Which version of CQC's framework the coverage of checklists is shown by. It changes no checklist.",
        Choice(FRAMEWORKS),
        "saf-2023",
    ),
    # As checklists have it until a home sets less: no item gives a fault more time than this.
    _days("critical", "A critical fault is due within", 0, 7),
    _days("high", "A high fault is due within", 28, 28),
    _days("medium", "A medium fault is due within", 28, 28),
    _days("low", "A low fault is due within", 28, 28),
    _limit(
        "call_routine",
        "Answering a call bell",
        "The longest time until somebody comes to a routine call.",
        _minutes("1", "10"),
        5,
    ),
    _limit(
        "call_emergency",
        "Answering an emergency call",
        "The longest time until somebody comes to an emergency call.",
        _minutes("0.5", "3"),
        2,
    ),
    _limit(
        "call_longest",
        "Longest acceptable wait",
        "The longest single wait in the call log that is not a finding.",
        _minutes("2", "15"),
        10,
    ),
    _limit(
        "night_door",
        "Answering the front door at night",
        "From ringing to being spoken to.",
        _minutes("1", "15"),
        5,
    ),
    _limit(
        "on_call",
        "On-call manager answers",
        "From ringing to speaking to the manager on call.",
        _minutes("1", "30"),
        10,
    ),
    _limit(
        "night_clearance",
        "Clearing a compartment at night",
        "What the fire risk assessor has set for this building. Say in the reason who set it and when.",
        _minutes("1", "30"),
        "2.5",
    ),
    _limit(
        "agency",
        "Shifts covered by agency staff",
        "The highest share of shifts over the last 28 days.",
        _percent(0, 50),
        15,
    ),
    _limit(
        "shift_hours",
        "Longest shift",
        "Hours that one person may work in one shift.",
        Quantity(Decimal(6), Decimal(13), "hours", whole=False),
        "12.5",
    ),
    _limit(
        "week_hours",
        "Longest week",
        "Hours that one person may work in one week.",
        Quantity(Decimal(30), Decimal(72), "hours", whole=False),
        60,
    ),
    _limit(
        "lounge",
        "Temperature in the lounge",
        "The lowest and the highest reading that is right.",
        Span(Decimal(16), Decimal(28), "°C"),
        {"min": 18, "max": 26},
    ),
    _limit(
        "bedroom_night",
        "Temperature in a bedroom at night",
        "The lowest and the highest reading that is right.",
        Span(Decimal(16), Decimal(26), "°C"),
        {"min": 18, "max": 24},
    ),
    _limit(
        "medicine_round",
        "Medicines round overrun",
        "How late the last routine dose of a round may be. Time-critical medicines have limits of their own.",
        _minutes("15", "120"),
        60,
    ),
    _limit(
        "training",
        "Training in date",
        "The least share of required training that is in date.",
        _percent(75),
        90,
    ),
    _limit(
        "training_fire",
        "Fire training in date",
        "The least share of staff in date with fire training.",
        _percent(90),
        95,
    ),
    _limit(
        "training_medicines",
        "Medicines training in date",
        "The least share of staff who give medicines with training and a competency check in date.",
        _percent(95),
        100,
    ),
    _band("strong", "Strong from", 95),
    _band("sound", "Sound from", 85),
    _band("needs_work", "Needs work from", 70),
    SettingKind(
        "second_factor",
        Group.SIGN_IN,
        "Second step when signing in",
        "A passkey, or a code from an authenticator app, beside the password.",
        Choice(
            {
                "nobody": "Nobody has to; everybody may",
                "managers": "Managers and above must",
                "everybody": "Everybody must",
            }
        ),
        "nobody",
        in_homes=False,
        why=True,
    ),
    SettingKind(
        "retention_access_log_months",
        Group.KEEPING,
        "Keep the access log for",
        "Who opened which audit, photo and pack. Older lines are removed each night.",
        Quantity(Decimal(6), Decimal(84), "months"),
        24,
        in_homes=False,
        why=True,
    ),
    SettingKind(
        "retention_records_years",
        Group.KEEPING,
        "Keep audits and actions for",
        "Shown on the data protection page as your rule. Walkaround never removes an audit by itself.",
        Quantity(Decimal(3), Decimal(30), "years"),
        8,
        in_homes=False,
        why=True,
    ),
    SettingKind(
        "mail",
        Group.MAIL,
        "Mail server",
        "Used for invitations, new passwords and alarms about backups. Everything works without one.",
        Server(),
        None,
        in_homes=False,
    ),
    SettingKind(
        "report_name",
        Group.REPORTS,
        "Name on reports",
        "A line at the top of reports and packs, such as the name you trade under.",
        Words(120),
        "",
    ),
    SettingKind(
        "report_logo",
        Group.REPORTS,
        "Logo on reports",
        "A PNG or JPEG of up to 1 MB. It stands at the top of reports and packs.",
        Picture(),
        None,
    ),
    SettingKind(
        "report_logo_alt",
        Group.REPORTS,
        "What the logo shows",
        "For people who cannot see it, such as: Greenway Care, a green leaf.",
        Words(120),
        "",
    ),
)
KINDS: Mapping[str, SettingKind] = {kind.key: kind for kind in _ALL}

LEGAL_LIMITS: tuple[LegalLimit, ...] = (
    LegalLimit(
        "Bath and shower water", "At most 44 °C", "Scalding: HSE guidance on hot water in care homes."
    ),
    LegalLimit(
        "Surfaces that can be touched",
        "At most 43 °C",
        "Burns: HSE guidance on hot surfaces in care homes.",
    ),
    LegalLimit("Window openings", "At most 100 mm", "Falls: HSE guidance on windows that people can reach."),
    LegalLimit("Medicines fridge", "2 to 8 °C", "Medicines spoil: manufacturers' terms and NICE guidance."),
    LegalLimit("Medicines room", "At most 25 °C", "Medicines spoil: manufacturers' terms and NICE guidance."),
    LegalLimit("Gap round a fire door", "At most 4 mm", "Smoke: the standard that fire doors are tested to."),
    LegalLimit("Food fridge", "At most 8 °C", "Food hygiene law; 5 °C or below is right."),
    LegalLimit("Hot food that is kept hot", "At least 63 °C", "Food hygiene law."),
    LegalLimit(
        "Hoists and slings",
        "Examined every six months",
        "The Lifting Operations and Lifting Equipment Regulations 1998.",
    ),
    LegalLimit("Controlled drugs", "No discrepancy", "The Misuse of Drugs Regulations 2001."),
)
