"""The page of one version, with the form of a sign-off as it was sent."""

from __future__ import annotations

from flask import render_template
from sqlalchemy.orm import Session

from auditapp.checklists import queries, sign_off
from auditapp.checklists.catalogue import Published, published
from auditapp.checklists.home_rules import settings_of
from auditapp.checklists.present_version import Facts, version_page
from auditapp.extensions import db
from auditapp.forms.checklist_facts import SignOffForm
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.people import settings
from auditapp.people.queries import HomeSummary, names_of
from auditapp.web import access
from auditapp.web.templating import moment


def render_version(home: HomeSummary, content_hash: str, form: SignOffForm | None = None) -> str:
    """The version to read. Raises NotFoundError for one that the home's provider has not published."""
    session = db.session()
    known = next(
        (v for v in published(session, home.provider_id, home.id) if v.content_hash == content_hash), None
    )
    if known is None:
        raise NotFoundError
    checklist = queries.definition(session, content_hash)
    page = version_page(home, checklist, _facts(session, home, known))
    return render_template("checklists/version.html", page=page, form=form or SignOffForm(formdata=None))


def _facts(session: Session, home: HomeSummary, known: Published) -> Facts:
    given = sign_off.sign_offs(session, home.provider_id, [known.content_hash]).get(known.content_hash, ())
    names = names_of(session, {known.published_by} | {each.by for each in given})
    return Facts(
        label=known.label + ("" if known.newest else ", an older one"),
        published=f"{moment(known.published_at)}, by {names[known.published_by]}",
        local=_local(session, home, known.content_hash),
        sign_offs=given,
        names=names,
        may_sign=access.current_actor().can(Permission.HOME_CHECKLIST_EDIT, home.id),
    )


def _local(session: Session, home: HomeSummary, content_hash: str) -> dict[str, str]:
    """What counts at the home for each setting that the version is judged by, in words."""
    items = queries.definition(session, content_hash).items.values()
    found = {}
    for key in {key for item in items for key in settings_of(item)}:
        kind = settings.KINDS[key]
        value = settings.of_home(session, key, home.id)
        found[key] = f"{kind.label}, {kind.shape.words(value)}"
    return found
