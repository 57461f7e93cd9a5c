"""Settings of a home and of a provider."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.forms.settings import (
    ChoiceForm,
    LogoForm,
    MailForm,
    NumberForm,
    SettingForm,
    SpanForm,
    TakingBackForm,
    TestMessageForm,
    TextForm,
    ZoneForm,
)
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError, Refusal
from auditapp.kernel.permissions import Permission
from auditapp.kernel.sealing import sealer
from auditapp.people import mail, settings
from auditapp.people import settings_present as present
from auditapp.people.queries import HomeSummary, names_of, provider_named
from auditapp.people.setting_kinds import KINDS, Group, SettingKind
from auditapp.people.setting_shapes import Choice, Picture, Quantity, Server, Span, Words, Zone
from auditapp.people.settings_present import Place
from auditapp.web import access
from auditapp.web.parts import Link
from auditapp.web.work import Work

blueprint = Blueprint("settings", __name__)
HOME = "/homes/<home_id>/settings"
PROVIDER = "/providers/<provider_id>/settings"
_FORMS: dict[type, type[SettingForm]] = {
    Quantity: NumberForm,
    Span: SpanForm,
    Choice: ChoiceForm,
    Zone: ZoneForm,
    Words: TextForm,
    Server: MailForm,
    Picture: LogoForm,
}


@blueprint.get(HOME)
@access.home(Permission.HOME_SETTINGS_READ)
def home_index(home: HomeSummary) -> ResponseReturnValue:
    """The groups of a home's settings."""
    return _index(place_of_home(home))


@blueprint.get(f"{HOME}/<group>")
@access.home(Permission.HOME_SETTINGS_READ)
def home_group(home: HomeSummary, group: str) -> ResponseReturnValue:
    """One group in a home."""
    return _group(place_of_home(home), group)


@blueprint.get(f"{HOME}/<group>/<key>")
@access.home(Permission.HOME_SETTINGS_READ)
def home_one(home: HomeSummary, group: str, key: str) -> ResponseReturnValue:
    """One setting in a home."""
    return setting_page(place_of_home(home), _kind(group, key))


@blueprint.post(f"{HOME}/<group>/<key>")
@access.home(Permission.HOME_SETTINGS_EDIT)
def home_change(home: HomeSummary, group: str, key: str) -> ResponseReturnValue:
    """Set it for a home."""
    return _change(place_of_home(home), _kind(group, key))


@blueprint.post(f"{HOME}/<group>/<key>/taking-back")
@access.home(Permission.HOME_SETTINGS_EDIT)
def home_take_back(home: HomeSummary, group: str, key: str) -> ResponseReturnValue:
    """Let the provider's value count in a home again."""
    return _take_back(place_of_home(home), _kind(group, key))


@blueprint.get(PROVIDER)
@access.provider(Permission.PROVIDER_SETTINGS_READ)
def provider_index(provider_id: str) -> ResponseReturnValue:
    """The groups of a provider's settings."""
    return _index(place_of_provider(provider_id))


@blueprint.get(f"{PROVIDER}/<group>")
@access.provider(Permission.PROVIDER_SETTINGS_READ)
def provider_group(provider_id: str, group: str) -> ResponseReturnValue:
    """One group for all homes."""
    return _group(place_of_provider(provider_id), group)


@blueprint.get(f"{PROVIDER}/<group>/<key>")
@access.provider(Permission.PROVIDER_SETTINGS_READ)
def provider_one(provider_id: str, group: str, key: str) -> ResponseReturnValue:
    """One setting for all homes."""
    return setting_page(place_of_provider(provider_id), _kind(group, key))


@blueprint.post(f"{PROVIDER}/<group>/<key>")
@access.provider(Permission.PROVIDER_SETTINGS_EDIT)
def provider_change(provider_id: str, group: str, key: str) -> ResponseReturnValue:
    """Set it for all homes."""
    return _change(place_of_provider(provider_id), _kind(group, key))


@blueprint.post(f"{PROVIDER}/<group>/<key>/taking-back")
@access.provider(Permission.PROVIDER_SETTINGS_EDIT)
def provider_take_back(provider_id: str, group: str, key: str) -> ResponseReturnValue:
    """Let the value that everybody begins with count again."""
    return _take_back(place_of_provider(provider_id), _kind(group, key))


@blueprint.post(f"{PROVIDER}/mail/mail/test-message")
@access.provider(Permission.PROVIDER_SETTINGS_EDIT)
def test_mail(provider_id: str) -> ResponseReturnValue:
    """Send a test message; the worker sends it, and the page tells what became of it."""
    place, form = place_of_provider(provider_id), TestMessageForm()
    if not form.validate():
        return setting_page(place, KINDS["mail"], test=form), 422
    try:
        mail.queue(
            db.session(),
            provider_id,
            (form.to.data or "").strip(),
            mail.TEST_SUBJECT,
            mail.TEST_TEXT,
            actor=access.current_actor(),
            now=clock.now(),
        )
    except Refusal as refusal:
        form.to.errors = [*form.to.errors, refusal.message]
        return setting_page(place, KINDS["mail"], test=form), 422
    flash("The test message is on its way. What became of it stands below in a few seconds.")
    return redirect(f"{place.base}/mail/mail", code=303)


def place_of_home(home: HomeSummary) -> Place:
    """A home's settings, as this person may see and change them."""
    actor = access.current_actor()
    sees = Permission.PROVIDER_SETTINGS_READ in actor.providers.get(home.provider_id, frozenset())
    return Place(
        provider_named(db.session(), home.provider_id),
        home,
        actor.can(Permission.HOME_SETTINGS_EDIT, home.id),
        sees,
    )


def place_of_provider(provider_id: str) -> Place:
    """A provider's settings, as this person may see and change them."""
    held = access.current_actor().providers.get(provider_id, frozenset())
    provider = provider_named(db.session(), provider_id)
    return Place(provider, None, Permission.PROVIDER_SETTINGS_EDIT in held, sees_provider=True)


def _kind(group: str, key: str) -> SettingKind:
    kind = KINDS.get(key)
    if kind is None or kind.group != group:
        raise NotFoundError
    return kind


def _index(place: Place) -> str:
    own = settings.all_changes(db.session(), provider_id=place.provider.id, home_id=place.home_id)
    return render_template("settings/index.html", page=present.index_page(place, own), beside=_beside(place))


def _beside(place: Place) -> list[Link]:
    """What else there is to set about a home."""
    if place.home is None:
        return []
    links = [Link("Details of the home", f"/homes/{place.home.id}/details")]
    return (
        [*links, Link("Set-up, step by step", f"/homes/{place.home.id}/set-up")] if place.may_edit else links
    )


def _group(place: Place, name: str) -> str:
    if name not in set(Group):
        raise NotFoundError
    standings = {
        key: settings.standing_of(db.session(), key, provider_id=place.provider.id, home_id=place.home_id)
        for key in KINDS
    }
    return render_template("settings/group.html", page=present.group_page(place, Group(name), standings))


def setting_page(
    place: Place,
    kind: SettingKind,
    form: SettingForm | None = None,
    back: TakingBackForm | None = None,
    test: TestMessageForm | None = None,
) -> str:
    """The page of one setting, with the forms as they were sent."""
    session = db.session()
    standing = settings.standing_of(session, kind.key, provider_id=place.provider.id, home_id=place.home_id)
    changes = settings.changes_of(session, kind.key, provider_id=place.provider.id, home_id=place.home_id)
    mails = mail.latest(session, place.provider.id) if kind.key == "mail" and place.may_edit else []
    names = names_of(session, {change.by for change in changes})
    page = present.setting_page(place, kind, standing, changes, names, mails=mails, alt=_alt(place))
    if form is None:
        form = form_for(kind, empty=True)
        form.fill(standing.value)
    return render_template(
        "settings/setting.html",
        page=page,
        form=form,
        back=back or TakingBackForm(formdata=None, prefix="back-"),
        test=test or TestMessageForm(formdata=None),
    )


def _alt(place: Place) -> str:
    said = settings.value_of(
        db.session(), "report_logo_alt", provider_id=place.provider.id, home_id=place.home_id
    )
    return str(said or "")


def form_for(kind: SettingKind, *, empty: bool = False) -> SettingForm:
    """The form of a setting; `empty` leaves out what was sent."""
    made = _FORMS[type(kind.shape)](formdata=None) if empty else _FORMS[type(kind.shape)]()
    first = made.asked()[0]
    if isinstance(kind.shape, Quantity):
        first.label.text, first.description = kind.label, f"A number {kind.shape.bounds}."
    elif isinstance(kind.shape, Choice) and isinstance(made, ChoiceForm):
        first.label.text, made.value.choices = kind.label, dict(kind.shape.options)
    elif isinstance(kind.shape, Words | Zone):
        first.label.text = kind.label
    if kind.why:
        made.why.label.text = "Why are you changing it?"
    else:
        made.why.label.text = "Why? (if you like)"
    return made


def _change(place: Place, kind: SettingKind) -> ResponseReturnValue:
    form = form_for(kind)
    if not form.validate():
        return setting_page(place, kind, form), 422
    try:
        _save(place, kind, form)
    except InvalidError as refusal:
        form.refuse(refusal.message, refusal.code)
        return setting_page(place, kind, form), 422
    flash(f"{kind.label}: changed.")
    return redirect(f"{place.base}/{kind.group}/{kind.key}", code=303)


def _save(place: Place, kind: SettingKind, form: SettingForm) -> None:
    session, actor, now, why = db.session(), access.current_actor(), clock.now(), form.why.data or ""
    settings.settable(kind.key, place.home_id)
    if isinstance(form, MailForm):
        work = cast("Work", current_app.extensions["work"])
        sealing = sealer(work.settings.instance)
        mail.set_server(
            session,
            _server(form),
            sealing,
            provider_id=place.provider.id,
            home_id=place.home_id,
            why=why,
            actor=actor,
            now=now,
        )
        return
    settings.set_value(
        session,
        kind.key,
        form.to_value(),
        provider_id=place.provider.id,
        home_id=place.home_id,
        why=why,
        actor=actor,
        now=now,
    )


def _server(form: MailForm) -> mail.MailServer:
    return mail.MailServer(
        host=(form.host.data or "").strip(),
        port=form.port.data or 0,
        security=str(form.security.data),
        user=(form.user.data or "").strip(),
        password=form.password.data or "",
        sender=(form.sender.data or "").strip(),
    )


def _take_back(place: Place, kind: SettingKind) -> ResponseReturnValue:
    form = TakingBackForm(prefix="back-")
    try:
        settings.take_back(
            db.session(),
            kind.key,
            provider_id=place.provider.id,
            home_id=place.home_id,
            why=form.why.data or "",
            actor=access.current_actor(),
            now=clock.now(),
        )
    except InvalidError as refusal:
        form.why.errors = [refusal.message]
        return setting_page(place, kind, back=form), 422
    flash(f"{kind.label}: taken back.")
    return redirect(f"{place.base}/{kind.group}/{kind.key}", code=303)
