"""The command line, installed as `auditapp`: thin callers of services."""

from __future__ import annotations

import click
from flask import Flask
from flask_migrate import upgrade

from auditapp import create_app
from auditapp.config import Mode, Settings, SettingsError, load_settings


@click.group()
def cli() -> None:
    """Walkaround: audits and spot checks for care homes."""


def build_app(mode: Mode) -> tuple[Flask, Settings]:
    """The app with its database brought up to date. Ends with a sentence when the settings are not fit."""
    try:
        settings = load_settings(mode)
    except SettingsError as problem:
        raise click.ClickException(str(problem)) from problem
    app = create_app(settings)
    with app.app_context():
        upgrade()
    return app, settings


def main() -> None:
    """The console script's entry."""
    cli(prog_name="auditapp")


if __name__ == "__main__":
    main()
