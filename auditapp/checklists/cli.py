"""`auditapp checklist`: checklists as files."""

from __future__ import annotations

from pathlib import Path

import click

from auditapp.checklists.loader import validate_paths


def commands() -> click.Group:
    """The group of checklists' commands."""

    @click.group("checklist")
    def checklist() -> None:
        """Checklists as files."""

    @checklist.command("validate")
    @click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
    def validate(paths: tuple[Path, ...]) -> None:
        """Check checklist files; says every fault with file and line, and exits with 1 when there is one."""
        faults = validate_paths(paths)
        for fault in faults:
            click.echo(str(fault))
        if faults:
            raise SystemExit(1)
        click.echo(f"{len(paths)} checked, nothing wrong.")

    return checklist
