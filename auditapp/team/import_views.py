"""Taking in a list of staff: send a file, look through it row by row, say yes, print the slips."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from auditapp.extensions import db
from auditapp.forms.team import ImportForm
from auditapp.kernel import clock
from auditapp.kernel.errors import BusyError, ForbiddenError, InvalidError, NotFoundError, StateError
from auditapp.kernel.permissions import Permission
from auditapp.people.models import ImportDraft
from auditapp.people.queries import HomeSummary
from auditapp.people.tables_in import read_table
from auditapp.team import importing, present_import, staff_list
from auditapp.team.slips import slip_of
from auditapp.team.views import MAX_PAGE, link_of
from auditapp.web import access, addresses
from auditapp.web.errors import status_of

blueprint = Blueprint("staff_import", __name__)
MAX_ROWS = 10_000
SQUARES = 200  # slips with a square to scan; a longer sheet has the codes alone
_SAMPLE = (
    "Name,Sign-in name or e-mail,Role,Engaged as,Ends on\r\n"
    "Maria Santos,maria.santos,Senior carer,Employed,\r\n"
    "Zoë O'Brien,zoe@example.org,Care assistant,Bank,\r\n"
    '"Lee, Ann",,Care assistant,Agency,{ends}\r\n'
)
_GONE = "This file was taken in, replaced by another, or is more than a day old. Send it again."


@blueprint.get("/homes/<home_id>/people/import")
@access.home(Permission.HOME_PEOPLE_EDIT)
def choose(home: HomeSummary) -> ResponseReturnValue:
    """Choose a file."""
    return _form_page(home, ImportForm(None))


@blueprint.get("/homes/<home_id>/people/import/sample")
@access.home(Permission.HOME_PEOPLE_EDIT)
def sample(home: HomeSummary) -> ResponseReturnValue:  # noqa: ARG001 - the same for every home
    """A file to begin from."""
    ends = f"{clock.local_date(clock.now()):%d/%m/%Y}"
    return Response(
        _SAMPLE.format(ends=ends).encode("utf-8-sig"),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="staff-list.csv"'},
    )


@blueprint.post("/homes/<home_id>/people/import")
@access.home(Permission.HOME_PEOPLE_EDIT)
def send(home: HomeSummary) -> ResponseReturnValue:
    """Read the file and show it row by row."""
    form, file = ImportForm(), request.files.get("file")
    if not isinstance(file, FileStorage) or not file.filename:
        form.file.errors = ["Choose a file first."]
        return _form_page(home, form), 422
    db.session.rollback()  # reading takes a while: no transaction stays open meanwhile
    try:
        table = read_table(file.stream.read(), file.filename, max_rows=MAX_ROWS)
        rows = staff_list.rows_of(table)
    except (InvalidError, BusyError) as refusal:
        form.file.errors = [refusal.message]
        return _form_page(home, form), status_of(refusal)
    if not rows:
        form.file.errors = ["The file has its headings and no row below them."]
        return _form_page(home, form), 422
    draft_id = importing.keep(
        db.session(), home, file.filename, rows, actor=access.current_actor(), now=clock.now()
    )
    return redirect(url_for("staff_import.show", home_id=home.id, draft_id=draft_id))


@blueprint.get("/homes/<home_id>/people/import/<draft_id>")
@access.home(Permission.HOME_PEOPLE_EDIT)
def show(home: HomeSummary, draft_id: str) -> ResponseReturnValue:
    """The rows, with what will become of each."""
    return _preview(home, _draft(home, draft_id), "")


@blueprint.post("/homes/<home_id>/people/import/<draft_id>/confirmation")
@access.home(Permission.HOME_PEOPLE_EDIT)
def confirm(home: HomeSummary, draft_id: str) -> ResponseReturnValue:
    """Do all of it, and show the slips this once."""
    draft = _draft(home, draft_id)
    try:
        issued = importing.carry_out(
            db.session(),
            home,
            draft,
            seen=request.form.get("seen", ""),
            actor=access.current_actor(),
            now=clock.now(),
        )
    except (InvalidError, StateError, ForbiddenError) as refusal:
        db.session.rollback()
        return _preview(home, _draft(home, draft_id), refusal.message), status_of(refusal)
    address, squares = addresses.link_to(url_for("join.ask")), len(issued) <= SQUARES
    slips = [slip_of(each, link_of, address, with_square=squares) for each in issued]
    return render_template(
        "team/slips.html", slips=slips, home_name=home.name, people_url=f"/homes/{home.id}/people"
    )


def _draft(home: HomeSummary, draft_id: str) -> ImportDraft:
    found = importing.find(db.session(), home, draft_id, now=clock.now())
    if found is None:
        raise NotFoundError(_GONE)
    return found


def _preview(home: HomeSummary, draft: ImportDraft, problem: str) -> str:
    judged = importing.judge(db.session(), home, draft, actor=access.current_actor(), now=clock.now())
    number = request.args.get("page", 1, type=int)
    page = present_import.preview_page(
        home.id,
        draft.id,
        draft.file_name,
        judged,
        show=request.args.get("show", ""),
        number=max(1, min(number, MAX_PAGE)),
    )
    return render_template("team/import_preview.html", page=page, problem=problem)


def _form_page(home: HomeSummary, form: ImportForm) -> str:
    return render_template(
        "team/import.html",
        form=form,
        wanted=staff_list.WANTED,
        base=f"/homes/{home.id}/people",
        limit=MAX_ROWS,
    )
