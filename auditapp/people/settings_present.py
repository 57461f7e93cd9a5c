"""Settings in words: the groups, what stands in each, one setting with its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditapp.people import settings
from auditapp.people.mail import MailLine
from auditapp.people.queries import HomeSummary, ProviderSummary
from auditapp.people.setting_kinds import KINDS, LEGAL_LIMITS, Group, LegalLimit, SettingKind
from auditapp.people.settings import Change, Standing
from auditapp.web.parts import Link, Moment, Word, at, counted

Names = Mapping[str, str]
GROUPS: Mapping[Group, tuple[str, str]] = {
    Group.GENERAL: ("General", "The time zone, and which version of CQC's framework is shown."),
    Group.DEADLINES: (
        "Deadlines",
        "The latest day for putting a fault right, by how bad it is. A checklist may ask for sooner.",
    ),
    Group.LIMITS: ("Limits", "Waiting times, temperatures, hours and training; and what the law fixes."),
    Group.SCORES: ("Scores", "From which share of passes an audit is called strong, sound or needing work."),
    Group.SIGN_IN: ("Sign-in", "Who needs a second step when signing in."),
    Group.KEEPING: ("Keeping records", "How long the access log and the records are kept."),
    Group.MAIL: ("Mail", "The server that sends invitations and alarms."),
    Group.REPORTS: ("Reports", "Your name and logo on reports and packs."),
}
_ICONS = {
    Group.GENERAL: "settings",
    Group.DEADLINES: "calendar-clock",
    Group.LIMITS: "thermometer",
    Group.SCORES: "chart-line",
    Group.SIGN_IN: "key-round",
    Group.KEEPING: "save",
    Group.MAIL: "send",
    Group.REPORTS: "file-text",
}


@dataclass(frozen=True)
class Place:
    """Where settings are looked at: a home, or the provider for all its homes."""

    provider: ProviderSummary
    home: HomeSummary | None
    may_edit: bool
    sees_provider: bool = False

    @property
    def home_id(self) -> str | None:
        """The home's id, None for the provider."""
        return self.home.id if self.home else None

    @property
    def base(self) -> str:
        """The address below which the settings are."""
        return f"/homes/{self.home.id}/settings" if self.home else f"/providers/{self.provider.id}/settings"

    @property
    def name(self) -> str:
        """The home's name, or the provider's."""
        return self.home.name if self.home else self.provider.name


@dataclass(frozen=True)
class GroupRow:
    """A group in the list of groups."""

    title: str
    text: str
    url: str
    icon: str
    note: str


@dataclass(frozen=True)
class IndexPage:
    """The groups of settings."""

    title: str
    lede: str
    rows: tuple[GroupRow, ...]
    other: Link | None
    note: str


@dataclass(frozen=True)
class SettingRow:
    """A setting in its group."""

    label: str
    value: str
    source: Word
    url: str


@dataclass(frozen=True)
class GroupPage:
    """One group: its settings, and what the law fixes beside them."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    rows: tuple[SettingRow, ...]
    legal: tuple[LegalLimit, ...]


@dataclass(frozen=True)
class Step:
    """A change of a setting, for the timeline."""

    title: str
    who: str
    at: Moment
    text: str
    tone: str = "quiet"
    icon: str = "pencil"
    ahead: bool = False
    photos: tuple[object, ...] = ()


@dataclass(frozen=True)
class MailRow:
    """A message that was sent or refused."""

    to: str
    subject: str
    at: Moment
    state: Word
    said: str


@dataclass(frozen=True)
class SettingPage:
    """One setting. `locked` says why it cannot be changed here, "" when it can."""

    title: str
    hint: str
    trail: tuple[Link, ...]
    value: str
    source: Word
    set_by: str
    locked: str
    provider_link: Link | None
    action: str
    back_action: str
    back_label: str
    why_needed: bool
    steps: tuple[Step, ...]
    mails: tuple[MailRow, ...]
    is_mail: bool
    can_test: bool
    picture_url: str
    picture_alt: str


def index_page(place: Place, own: Sequence[Change]) -> IndexPage:
    """The groups; `own` are the changes made at this very place."""
    rows = []
    for group, (title, text) in GROUPS.items():
        here = {kind.key for kind in KINDS.values() if kind.group is group}
        count = len(_set_here(place, own) & here)
        note = (
            f"{counted(count, 'setting')} set {'for this home' if place.home else 'for all homes'}"
            if count
            else ""
        )
        rows.append(GroupRow(title, text, f"{place.base}/{group}", _ICONS[group], note))
    if place.home:
        lede = (
            "What is set here counts in this home. All else comes from the provider, or has the usual value."
        )
    else:
        lede = "What is set here counts in every home that has not set its own."
    other = None
    if place.home and place.sees_provider:
        other = Link(f"Settings of {place.provider.name}", f"/providers/{place.provider.id}/settings")
    return IndexPage(
        title=f"Settings of {place.name}",
        lede=lede,
        rows=tuple(rows),
        other=other,
        note="The web address, the database, where photos are kept and the network are set by whoever runs the "
        "installation, not here.",
    )


def _set_here(place: Place, own: Sequence[Change]) -> set[str]:
    found: dict[str, bool] = {}
    for change in own:
        if change.home_id == place.home_id:
            found[change.key] = change.value is not None
    return {key for key, is_set in found.items() if is_set}


def group_page(place: Place, group: Group, standings: Mapping[str, Standing]) -> GroupPage:
    """The settings of a group as they stand."""
    title, text = GROUPS[group]
    rows = tuple(
        SettingRow(
            kind.label,
            said(kind, standings[kind.key].value),
            source_word(place, standings[kind.key].source),
            f"{place.base}/{group}/{kind.key}",
        )
        for kind in KINDS.values()
        if kind.group is group
    )
    return GroupPage(
        title=f"{title}: settings of {place.name}",
        lede=text,
        trail=(Link("Settings", place.base),),
        rows=rows,
        legal=LEGAL_LIMITS if group is Group.LIMITS else (),
    )


def setting_page(
    place: Place,
    kind: SettingKind,
    standing: Standing,
    changes: Sequence[Change],
    names: Names,
    *,
    mails: Sequence[MailLine] = (),
    alt: str = "",
) -> SettingPage:
    """One setting with all that there is to know about it; `alt` is what the logo shows."""
    url = f"{place.base}/{kind.group}/{kind.key}"
    own = standing.source == ("home" if place.home else "provider")
    is_set = standing.value is not None
    return SettingPage(
        title=kind.label,
        hint=kind.hint,
        trail=(Link("Settings", place.base), Link(GROUPS[kind.group][0], f"{place.base}/{kind.group}")),
        value=said(kind, standing.value),
        source=source_word(place, standing.source),
        set_by=_set_by(standing, names),
        locked=_locked(place, kind),
        provider_link=_provider_link(place, kind),
        action=f"/{url.lstrip('/')}" if kind.key != "report_logo" else f"{url}/picture",
        back_action=f"{url}/taking-back" if own and place.may_edit else "",
        back_label=_back_label(place, kind),
        why_needed=kind.why,
        steps=tuple(_step(place, kind, change, names) for change in changes),
        mails=tuple(_mail_row(line) for line in mails),
        is_mail=kind.key == "mail",
        can_test=kind.key == "mail" and is_set and place.may_edit,
        picture_url=f"{place.base}/logo" if kind.key == "report_logo" and is_set else "",
        picture_alt=alt or "The logo",
    )


def said(kind: SettingKind, value: object) -> str:
    """The value in words."""
    return kind.shape.words(value)  # type: ignore[arg-type]  # what was stored is what the shape checked


def source_word(place: Place, source: settings.Source) -> Word:
    """Where a value comes from."""
    if source == "home":
        return Word("Set for this home", "accent")
    if source == "provider":
        return Word(f"From {place.provider.name}" if place.home else "Set for all homes", "accent")
    return Word("The usual value", "quiet")


def _set_by(standing: Standing, names: Names) -> str:
    if standing.last is None:
        return ""
    return f"{names.get(standing.last.by, 'Somebody')}, {at(standing.last.at).label}"


def _locked(place: Place, kind: SettingKind) -> str:
    if place.home and not kind.in_homes:
        return f"This is the same for all homes of {place.provider.name}."
    if not place.may_edit:
        whom = "a registered manager" if place.home else "an administrator"
        return f"You can see this and not change it. Ask {whom}."
    return ""


def _provider_link(place: Place, kind: SettingKind) -> Link | None:
    if place.home is None or not place.sees_provider:
        return None
    url = f"/providers/{place.provider.id}/settings/{kind.group}/{kind.key}"
    return Link(f"See it for {place.provider.name}", url)


def _back_label(place: Place, kind: SettingKind) -> str:
    if kind.key == "mail":
        return "Use no mail server"
    if kind.key == "report_logo" and place.home is None:
        return "Use no logo"
    return "Use the value for all homes again" if place.home else "Use the usual value again"


def _step(place: Place, kind: SettingKind, change: Change, names: Names) -> Step:
    where = "this home" if change.home_id else "all homes" if place.home is None else place.provider.name
    if change.value is None:
        title, icon = f"Taken back for {where}", "undo-2"
    else:
        title, icon = f"{said(kind, change.value)}, for {where}", "pencil"
    return Step(title, names.get(change.by, "Somebody"), at(change.at), change.why, icon=icon)


def _mail_row(line: MailLine) -> MailRow:
    if line.sent_at is not None:
        state = Word("Sent", "met")
    elif line.said:
        state = Word("Not sent", "critical")
    else:
        state = Word("Waiting", "attention")
    return MailRow(line.to, line.subject, at(line.at), state, line.said)
