"""The page of one version, with the forms of its sign-offs as they were sent."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from sqlalchemy.orm import Session

from auditapp.checklists import history, queries, sign_off
from auditapp.checklists.catalogue import Published, published
from auditapp.checklists.home_rules import settings_of
from auditapp.checklists.places import Place
from auditapp.checklists.present_version import Facts, version_page
from auditapp.extensions import db
from auditapp.forms.checklist_facts import SignOffForm, WithdrawalForm
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.people import settings
from auditapp.people.queries import names_of
from auditapp.web import access
from auditapp.web.templating import moment


def render_version(
    place: Place,
    content_hash: str,
    form: SignOffForm | None = None,
    withdrawals: Mapping[str, WithdrawalForm] | None = None,
) -> str:
    """The version to read; `withdrawals` are forms that were sent, by sign-off.

    Raises NotFoundError for a version that was never in force there.
    """
    session = db.session()
    known = next(
        (v for v in published(session, place.provider_id, place.home_id) if v.content_hash == content_hash),
        None,
    )
    version = sign_off.version_named(session, place.provider_id, place.home_id, content_hash)
    if known is None or version is None:
        raise NotFoundError
    checklist = queries.definition(session, content_hash)
    page = version_page(place, checklist, _facts(session, place, known, version.id))
    sent = withdrawals or {}
    forms = {each.id: sent.get(each.id) or withdrawal_form(each.id) for each in page.sign_offs}
    form = form or SignOffForm(formdata=None)
    return render_template("checklists/version.html", page=page, form=form, withdrawals=forms)


def withdrawal_form(sign_off_id: str, *, sent: bool = False) -> WithdrawalForm:
    """The form that withdraws this sign-off, as it was sent or empty."""
    prefix = f"{sign_off_id}-"
    return WithdrawalForm(prefix=prefix) if sent else WithdrawalForm(None, prefix=prefix)


def _facts(session: Session, place: Place, known: Published, version_id: str) -> Facts:
    given = sign_off.every_sign_off(session, place.provider_id, [known.content_hash])
    every = given.get(known.content_hash, ())
    by = {each.by for each in every} | {each.withdrawn.by for each in every if each.withdrawn}
    names = names_of(session, {known.published_by} | by)
    shared = place.home_id is not None and sign_off.is_shared(session, version_id)
    return Facts(
        label=known.label + ("" if known.newest else ", an older one"),
        published=f"{moment(known.published_at)}, by {names[known.published_by]}",
        why=_why(session, place, known),
        local=_local(session, place.home_id, known.content_hash),
        sign_offs=every,
        names=names,
        may_sign=place.may_publish and not shared,
        shared=shared,
        at_provider=_at_provider(place, known.content_hash) if shared else "",
    )


def _why(session: Session, place: Place, known: Published) -> str:
    """Why the version came into force first; to go back to it later is told among the versions."""
    steps = history.steps_of(session, place.provider_id, place.home_id, known.key)
    mine = [each for each in steps if each.content_hash == known.content_hash and not each.follows]
    return mine[-1].why if mine else ""


def _at_provider(place: Place, content_hash: str) -> str:
    """The page for all homes, for those who may open it."""
    held = access.current_actor().providers.get(place.provider_id, frozenset())
    may = Permission.PROVIDER_CHECKLIST_EDIT in held
    return f"/providers/{place.provider_id}/checklists/{content_hash}#sign-offs" if may else ""


def _local(session: Session, home_id: str | None, content_hash: str) -> dict[str, str]:
    """What counts at the home for each setting that the version is judged by, in words; what each home may set."""
    items = queries.definition(session, content_hash).items.values()
    found = {}
    for key in {key for item in items for key in settings_of(item)}:
        kind = settings.KINDS[key]
        if home_id is None:
            found[key] = f"Each home may set its own: {kind.label}."
        else:
            value = settings.of_home(session, key, home_id)
            found[key] = f"Set by this home: {kind.label}, {kind.shape.words(value)}."
    return found
