"""The page of one version, with the form of a sign-off as it was sent."""

from __future__ import annotations

from flask import render_template
from sqlalchemy.orm import Session

from auditapp.checklists import queries, sign_off
from auditapp.checklists.catalogue import Published, published
from auditapp.checklists.home_rules import settings_of
from auditapp.checklists.places import Place
from auditapp.checklists.present_version import Facts, version_page
from auditapp.extensions import db
from auditapp.forms.checklist_facts import SignOffForm
from auditapp.kernel.errors import NotFoundError
from auditapp.people import settings
from auditapp.people.queries import names_of
from auditapp.web.templating import moment


def render_version(place: Place, content_hash: str, form: SignOffForm | None = None) -> str:
    """The version to read. Raises NotFoundError for one that was never in force there."""
    session = db.session()
    known = next(
        (v for v in published(session, place.provider_id, place.home_id) if v.content_hash == content_hash),
        None,
    )
    if known is None:
        raise NotFoundError
    checklist = queries.definition(session, content_hash)
    page = version_page(place, checklist, _facts(session, place, known))
    return render_template("checklists/version.html", page=page, form=form or SignOffForm(formdata=None))


def _facts(session: Session, place: Place, known: Published) -> Facts:
    given = sign_off.sign_offs(session, place.provider_id, [known.content_hash]).get(known.content_hash, ())
    names = names_of(session, {known.published_by} | {each.by for each in given})
    return Facts(
        label=known.label + ("" if known.newest else ", an older one"),
        published=f"{moment(known.published_at)}, by {names[known.published_by]}",
        local=_local(session, place.home_id, known.content_hash),
        sign_offs=given,
        names=names,
        may_sign=place.may_publish,
    )


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
