"""Bringing a checklist in: send a file, look through what became of it, say what fails, get a draft."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict

from auditapp.checklists import field_words
from auditapp.exchange import deciding, export_views, files, present, service, taking, to_mend
from auditapp.exchange.files import Sent
from auditapp.exchange.lists_in import MEANINGS, problem_with
from auditapp.exchange.locks import with_locked
from auditapp.exchange.places import Place, homes, page, providers
from auditapp.exchange.report import Note, Refused, as_text
from auditapp.extensions import db
from auditapp.forms.exchange import (
    ColumnsForm,
    FileForm,
    UsualForm,
    with_columns,
    with_questions,
    with_sections,
)
from auditapp.kernel import clock
from auditapp.kernel.errors import BusyError, InvalidError, StateError
from auditapp.people.books_in import Book
from auditapp.web import access
from auditapp.web.errors import status_of
from auditapp.web.parts import Link

blueprint, provider_blueprint = homes, providers
__all__ = ["blueprint", "export_views", "provider_blueprint"]  # with the pages that export_views adds
_SAMPLE = (
    "Section,Question,Guidance,Severity\r\n"
    "Kitchen,The fridge is between 1 and 5 degrees,Read the thermometer inside the fridge,High\r\n"
    "Kitchen,Opened food is labelled with the day it was opened,,Medium\r\n"
    "Garden,Paths are level and free of moss,Walk each path that residents use,High\r\n"
)
_MAX_PAGE = 10_000
_SHOWN = 200  # lines of a report on the page that refuses a file


@page("GET", "/import")
def choose(place: Place) -> ResponseReturnValue:
    """Choose a file."""
    return _choose_page(place, FileForm(None))


@page("GET", "/import/sample.csv")
def sample(place: Place) -> ResponseReturnValue:  # noqa: ARG001 - the same everywhere
    """A list to begin from."""
    headers = {"Content-Disposition": 'attachment; filename="checklist.csv"'}
    return Response(_SAMPLE.encode("utf-8-sig"), mimetype="text/csv", headers=headers)


@page("POST", "/import")
def send(place: Place) -> ResponseReturnValue:
    """Read the file and keep what was understood."""
    form, file = FileForm(), request.files.get("file")
    if not isinstance(file, FileStorage) or not file.filename:
        form.file.errors = ["Choose a file first."]
        return _choose_page(place, form), 422
    session, data = db.session(), file.stream.read()
    session.rollback()  # reading takes a while: no transaction stays open meanwhile
    try:
        sent = _understood(session, place, data, file.filename)
    except (InvalidError, BusyError) as refusal:
        form.file.errors = [refusal.message]
        return _choose_page(place, form), status_of(refusal)
    except Refused as refused:
        form.file.errors = [str(refused)]
        return _choose_page(place, form, refused.notes), 422
    actor, now = access.current_actor(), clock.now()
    file_id = files.keep(session, place.provider_id, place.home_id, sent, actor=actor, now=now)
    step = "/columns" if sent.origin == "list" else ""
    return redirect(f"{place.base}/import/{file_id}{step}")


@page("GET", "/import/<file_id>")
def show(place: Place, file_id: str) -> ResponseReturnValue:
    """What becomes of the file, row by row."""
    sent = _found(place, file_id)
    if not sent.body:
        return redirect(f"{place.base}/import/{file_id}/columns")
    return _report_page(place, file_id, sent, "")


@page("GET", "/import/<file_id>/report.txt")
def written(place: Place, file_id: str) -> ResponseReturnValue:
    """The report as a file."""
    headers = {"Content-Disposition": 'attachment; filename="import-report.txt"'}
    return Response(as_text(_found(place, file_id).notes), mimetype="text/plain", headers=headers)


@page("GET", "/import/<file_id>/columns")
def columns(place: Place, file_id: str) -> ResponseReturnValue:
    """Which column of a list is which."""
    sent = _found(place, file_id)
    shown = {f"column_{at}": meaning for at, meaning in sent.mapping.items()}
    heading = str(sent.table.heading if sent.table else 1)
    return _columns_page(place, file_id, sent, MultiDict({"title": sent.title, "heading": heading, **shown}))


@page("POST", "/import/<file_id>/columns")
def map_columns(place: Place, file_id: str) -> ResponseReturnValue:
    """Take a list in with these columns."""
    session, sent = db.session(), _found(place, file_id)
    header = sent.table.header if sent.table else ()
    form = with_columns(header, MEANINGS)()
    fine = form.validate()
    mapping = {str(at): form[f"column_{at}"].data or "" for at in range(len(header))}
    said = {at: meaning for at, meaning in mapping.items() if meaning}
    title = " ".join((form.title.data or "").split())
    problem = problem_with(said)
    try:
        moved = _with_heading_said(form, sent)
        if moved is not sent:
            moved = replace(moved, title=title or sent.title)
            files.change(session, place.provider_id, place.home_id, file_id, moved, now=clock.now())
            return redirect(f"{place.base}/import/{file_id}/columns")
        if fine and not problem:
            read = taking.of_list(
                replace(sent, title=title, mapping=said), service.keys_for(session, place.provider_id)
            )
            files.change(session, place.provider_id, place.home_id, file_id, read, now=clock.now())
            return redirect(f"{place.base}/import/{file_id}")
    except Refused as refused:
        problem = str(refused)
    return _columns_page(place, file_id, sent, None, problem), 422


@page("GET", "/import/<file_id>/defaults")
def defaults(place: Place, file_id: str) -> ResponseReturnValue:
    """What holds for every question, and where a section differs."""
    sent = _with_body(place, file_id)
    return _defaults_page(place, file_id, sent, first=True)


@page("POST", "/import/<file_id>/defaults")
def set_defaults(place: Place, file_id: str) -> ResponseReturnValue:
    """Keep it and go on to what fails."""
    session, sent = db.session(), _with_body(place, file_id)
    form = _defaults_form(sent, first=False)
    if not form.validate():
        return _defaults_page(place, file_id, sent, first=False), 422
    decided = deciding.usual_by(form, sent)
    files.change(session, place.provider_id, place.home_id, file_id, decided, now=clock.now())
    return redirect(f"{place.base}/import/{file_id}/failures")


@page("GET", "/import/<file_id>/failures")
def failures(place: Place, file_id: str) -> ResponseReturnValue:
    """What counts as a failure, question by question."""
    return _failures_page(place, file_id, _with_body(place, file_id), first=True, problem="")


@page("POST", "/import/<file_id>/failures")
def set_failures(place: Place, file_id: str) -> ResponseReturnValue:
    """Keep what was said on this page; then the next page, or the draft."""
    session, sent = db.session(), _with_body(place, file_id)
    questions = deciding.questions_of(sent)
    number, last = _number(deciding.pages_of(questions)), deciding.pages_of(questions)
    shown = deciding.on_page(questions, number)
    form = with_questions(deciding.fields_of(shown, field_words.SEVERITIES, present.DUES))()
    if not form.validate():
        return _failures_page(place, file_id, sent, first=False, problem=""), 422
    sent = replace(sent, decisions=deciding.decided_by(form, shown, sent.decisions))
    files.change(session, place.provider_id, place.home_id, file_id, sent, now=clock.now())
    step = {"draft": 0, "back": -1}.get(request.form.get("then", ""), 1)
    if step and 1 <= number + step <= last:
        return redirect(f"{place.base}/import/{file_id}/failures?page={number + step}")
    if deciding.needs_usual(sent):
        flash("Choose a quality statement and a regulation first.", "attention")
        return redirect(f"{place.base}/import/{file_id}/defaults")
    try:
        return _made(place, file_id, sent)
    except (StateError, InvalidError) as refusal:
        return _failures_page(place, file_id, sent, first=True, problem=refusal.message), status_of(refusal)


@page("POST", "/import/<file_id>/draft")
def draft(place: Place, file_id: str) -> ResponseReturnValue:
    """Make a draft of a checklist about which nothing is left to decide."""
    sent = _with_body(place, file_id)
    if deciding.needs_usual(sent):
        return redirect(f"{place.base}/import/{file_id}/defaults")
    try:
        return _made(place, file_id, sent)
    except (StateError, InvalidError) as refusal:
        return _report_page(place, file_id, sent, refusal.message), status_of(refusal)


@page("POST", "/import/<file_id>/discard")
def discard(place: Place, file_id: str) -> ResponseReturnValue:
    """Forget the file."""
    files.discard(db.session(), place.provider_id, place.home_id, file_id, now=clock.now())
    flash("The file is erased. Nothing was changed.", "met")
    return redirect(place.base)


def _understood(session: Session, place: Place, data: bytes, name: str) -> Sent:
    read = taking.understood(data, name)
    if isinstance(read, Book):
        read = taking.of_form(read, name, service.keys_for(session, place.provider_id))
    read = with_locked(session, place.provider_id, place.home_id, read)
    return to_mend.with_faults(session, place.provider_id, place.home_id, read)


def _with_heading_said(form: ColumnsForm, sent: Sent) -> Sent:
    """The list with its headings where the form says; the same when they stand there already. Raises Refused."""
    said = (form.heading.data or "").strip()
    if not said or form.heading.errors:
        return sent
    try:
        return taking.with_heading_in(sent, int(said))
    except ValueError:
        raise Refused(
            f"Row {said} cannot hold the headings: it is empty, or nothing stands below it."
        ) from None


def _made(place: Place, file_id: str, sent: Sent) -> ResponseReturnValue:
    session, actor, now = db.session(), access.current_actor(), clock.now()
    made = service.make_draft(session, place.provider_id, place.home_id, sent, actor=actor, now=now)
    files.discard(session, place.provider_id, place.home_id, file_id, now=now)
    if to_mend.count_of(sent):
        flash("The draft is made. It shows what must be put right before it can be published.", "attention")
    else:
        flash("The draft is made. Look through it, then publish it.", "met")
    return redirect(f"{place.base}/drafts/{made.id}")


def _found(place: Place, file_id: str) -> Sent:
    return files.find(db.session(), place.provider_id, place.home_id, file_id, now=clock.now())


def _with_body(place: Place, file_id: str) -> Sent:
    sent = _found(place, file_id)
    if not sent.body:
        raise StateError("Say first which column holds the questions.", code="no_columns")
    return sent


def _number(most: int) -> int:
    return max(1, min(request.args.get("page", 1, type=int), most, _MAX_PAGE))


def _choose_page(place: Place, form: FileForm, notes: tuple[Note, ...] = ()) -> str:
    return render_template(
        "exchange/choose.html",
        form=form,
        place=place,
        trail=present.trail(place),
        lines=present.lines(notes[:_SHOWN]),
        more=max(0, len(notes) - _SHOWN),
    )


def _report_page(place: Place, file_id: str, sent: Sent, problem: str) -> str:
    shown = present.report_page(
        place, file_id, sent, show=request.args.get("show", ""), number=_number(_MAX_PAGE)
    )
    return render_template("exchange/report.html", page=shown, problem=problem)


def _columns_page(
    place: Place, file_id: str, sent: Sent, data: MultiDict[str, str] | None, problem: str = ""
) -> str:
    header = sent.table.header if sent.table else ()
    made = with_columns(header, MEANINGS)
    form = made(data) if data is not None else made()
    if data is None:
        form.validate()
    rows = sent.table.rows[:3] if sent.table else ()
    shown = [
        (form[f"column_{at}"], ", ".join(row[at] for row in rows if row[at])[:160])
        for at in range(len(header))
    ]
    url = f"{place.base}/import/{file_id}"
    links = present.trail(place, Link("Import", f"{place.base}/import"))
    return render_template(
        "exchange/columns.html", form=form, columns=shown, url=url, trail=links, problem=problem, sent=sent
    )


def _defaults_form(sent: Sent, *, first: bool) -> UsualForm:
    sections = [(str(at), title) for at, (_id, title) in enumerate(deciding.sections_of(sent))]
    choices = present.choices()
    made = with_sections(sections, choices)
    form = made(data=deciding.usual_data(sent)) if first else made()
    for name in ("statement", "regulation", "severity", "due"):
        offered = {"": "Choose one"} if name in {"statement", "regulation"} else {}
        select = getattr(form, name)
        select.choices = list((offered | dict(choices[name])).items())
    return form


def _defaults_page(place: Place, file_id: str, sent: Sent, *, first: bool) -> str:
    form = _defaults_form(sent, first=first)
    if not first:
        form.validate()
    names = ("statement", "regulation", "severity", "due")
    sections = [
        (title, [form[f"section_{at}_{name}"] for name in names])
        for at, (_id, title) in enumerate(deciding.sections_of(sent))
    ]
    url = f"{place.base}/import/{file_id}"
    links = present.trail(place, Link("Import", url))
    return render_template("exchange/defaults.html", form=form, sections=sections, url=url, trail=links)


def _failures_page(place: Place, file_id: str, sent: Sent, *, first: bool, problem: str) -> str:
    questions = deciding.questions_of(sent)
    last = deciding.pages_of(questions)
    number = _number(last)
    shown = deciding.on_page(questions, number)
    made = with_questions(deciding.fields_of(shown, field_words.SEVERITIES, present.DUES))
    form = made(data=deciding.data_of(shown, sent.decisions)) if first else made()
    if not first:
        form.validate()
    url = f"{place.base}/import/{file_id}"
    return render_template(
        "exchange/failures.html",
        form=form,
        groups=present.grouped(shown),
        page=present.failures_page(place, file_id, len(questions), present.records(sent), number, last),
        url=url,
        trail=present.trail(place, Link("Import", url)),
        problem=problem,
    )
