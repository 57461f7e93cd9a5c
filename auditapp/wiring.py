"""What create_app puts together: every feature's blueprint and job handlers, and the menu."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask

from auditapp import tables
from auditapp.actions import views as actions_views
from auditapp.areas import views as areas_views
from auditapp.audits import jobs as audits_jobs
from auditapp.audits import views as audits_views
from auditapp.builder import (
    draft_views,
    history_views,
    index_views,
    item_views,
    library_views,
    picture_views,
    places,
    preview_views,
    publication_views,
    section_views,
    step_views,
)
from auditapp.checklists import flags_views
from auditapp.checklists import views as checklists_views
from auditapp.evidence import guidance_views, logo_views
from auditapp.evidence import jobs as evidence_jobs
from auditapp.evidence import views as evidence_views
from auditapp.exchange import paper_views
from auditapp.exchange import views as exchange_views
from auditapp.extensions import db
from auditapp.insights import views as insights_views
from auditapp.keeping import jobs as keeping_jobs
from auditapp.keeping import views as keeping_views
from auditapp.kernel.permissions import Actor, Permission
from auditapp.kernel.schedule import Daily
from auditapp.packs import jobs as packs_jobs
from auditapp.packs import views as packs_views
from auditapp.people import (
    account_views,
    factors_views,
    join_views,
    mail_jobs,
    second_step_views,
    settings_views,
)
from auditapp.people import views as people_views
from auditapp.people.queries import HomeSummary, homes_of
from auditapp.privacy import copy_views as data_copy_views
from auditapp.privacy import jobs as privacy_jobs
from auditapp.privacy import person_views as personal_data_views
from auditapp.privacy import views as privacy_views
from auditapp.programme import coverage_views
from auditapp.programme import views as programme_views
from auditapp.setup import checklist_views, homes_views, import_views
from auditapp.setup import queries as setup_queries
from auditapp.setup import views as setup_views
from auditapp.sync import capture_views, decisions_views, document
from auditapp.team import import_views as team_import_views
from auditapp.team import person_views as team_person_views
from auditapp.team import provider_views as team_provider_views
from auditapp.team import views as team_views
from auditapp.web.access import HomeLike
from auditapp.web.assets import Assets
from auditapp.web.templating import MenuItem
from auditapp.web.work import Handler

ROOT = Path(__file__).parent
ASSETS = Assets(ROOT / "static")
MIGRATIONS = ROOT.parent / "migrations"

TABLES = tables.TABLES  # also those that no view or job reaches

# Each adds its pages to the two blueprints of the builder when it is imported.
BUILDER = (
    draft_views,
    history_views,
    index_views,
    item_views,
    library_views,
    picture_views,
    preview_views,
    publication_views,
    section_views,
    step_views,
)
BLUEPRINTS: tuple[Blueprint, ...] = (
    people_views.blueprint,
    join_views.blueprint,
    account_views.blueprint,
    factors_views.blueprint,
    second_step_views.blueprint,
    areas_views.blueprint,
    settings_views.blueprint,
    actions_views.blueprint,
    audits_views.blueprint,
    checklists_views.homes,
    checklists_views.providers,
    places.homes,
    places.providers,
    flags_views.blueprint,
    coverage_views.blueprint,
    paper_views.blueprint,
    exchange_views.blueprint,
    exchange_views.provider_blueprint,
    programme_views.blueprint,
    decisions_views.blueprint,
    insights_views.blueprint,
    evidence_views.blueprint,
    guidance_views.blueprint,
    logo_views.blueprint,
    packs_views.blueprint,
    capture_views.blueprint,
    keeping_views.blueprint,
    privacy_views.blueprint,
    personal_data_views.blueprint,
    data_copy_views.blueprint,
    setup_views.blueprint,
    checklist_views.blueprint,
    homes_views.blueprint,
    import_views.blueprint,
    team_views.blueprint,
    team_person_views.blueprint,
    team_person_views.provider_blueprint,
    team_import_views.blueprint,
    team_provider_views.blueprint,
)
# Job kind -> who does it.
HANDLERS: dict[str, Handler] = {
    **audits_jobs.HANDLERS,
    **evidence_jobs.HANDLERS,
    **packs_jobs.HANDLERS,
    **mail_jobs.HANDLERS,
    **keeping_jobs.HANDLERS,
    **privacy_jobs.HANDLERS,
}
# What is done once a day, each with the handler of its kind above.
DAILIES: tuple[Daily, ...] = (*keeping_jobs.DAILIES, *privacy_jobs.DAILIES)

# Label, icon, the last part of the address below the home, what it takes to see it.
_MENU = (
    ("Actions", "list", "actions", Permission.HOME_ACTION_READ),
    ("Audits", "clipboard-check", "audits", Permission.HOME_AUDIT_READ),
    ("Programme", "calendar", "programme", Permission.HOME_PROGRAMME_READ),
    ("Needs a decision", "circle-help", "decisions", Permission.HOME_DECISION_READ),
    ("Packs", "package", "packs", Permission.HOME_PACK_READ),
    ("Checklists", "clipboard-list", "checklists", Permission.HOME_CHECKLIST_READ),
    ("People", "users", "people", Permission.HOME_PEOPLE_READ),
    ("Areas", "layers", "areas", Permission.HOME_AREA_READ),
    ("Settings", "settings", "settings", Permission.HOME_SETTINGS_READ),
    ("Access log", "eye", "access-log", Permission.HOME_ACCESS_LOG_READ),
    ("Data protection", "lock", "personal-data", Permission.HOME_PERSONAL_DATA_READ),
)


def install_api(app: Flask) -> None:
    """The tablet's wire, documented as OpenAPI."""
    document.install(app)


def menu(actor: Actor, home: HomeLike | None, path: str) -> list[MenuItem]:
    """The side menu: the home's pages that this actor may open, with what is the actor's own.

    Outside every home, somebody with several is led back to them; whoever has one is always in it.
    """
    items = [MenuItem("My actions", "/actions", "user", path == "/actions")]
    if home is None:
        if len(actor.homes_with(Permission.HOME_HOME_READ)) > 1:
            here = path == "/homes/" or path in {f"/providers/{each}/" for each in actor.providers}
            items.insert(0, MenuItem("Homes", "/homes/", "building-2", here))
        return items + _administration(actor, path)
    base = f"/homes/{home.id}"
    if actor.can(Permission.HOME_HOME_READ, home.id):
        here = path.rstrip("/") in (base, f"{base}/{home.slug}")
        items.insert(0, MenuItem("Overview", f"{base}/{home.slug}", "house", here))
    for label, icon, part, permission in _MENU:
        if actor.can(permission, home.id):
            items.append(MenuItem(label, f"{base}/{part}", icon, path.startswith(f"{base}/{part}")))
    if isinstance(home, HomeSummary) and setup_queries.still_open(
        db.session(), home.id, home.provider_id, actor
    ):
        items.append(MenuItem("Set-up", f"{base}/set-up", "list-checks", path.startswith(f"{base}/set-up")))
    return items + _administration(actor, path)


def _administration(actor: Actor, path: str) -> list[MenuItem]:
    """The providers that the actor keeps in order."""
    asked = Permission.PROVIDER_ADMINISTRATION_READ
    found = sorted(each for each, held in actor.providers.items() if asked in held)
    return [
        MenuItem(
            "Administration",
            f"/providers/{each}/administration",
            "building-2",
            path.startswith(f"/providers/{each}/") and path != f"/providers/{each}/",
        )
        for each in found
    ]


def homes(actor: Actor) -> list[HomeSummary]:
    """The homes to switch between."""
    return homes_of(db.session(), actor)
