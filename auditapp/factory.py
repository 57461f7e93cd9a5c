"""The application, put together: config, extensions, web floor, blueprints, job handlers."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from auditapp import watching, wiring
from auditapp.config import MAX_BODY, SESSION_HOURS, Mode, Settings
from auditapp.extensions import csrf, db, login, migrate
from auditapp.kernel import database
from auditapp.kernel.schedule import Schedule
from auditapp.kernel.transaction import transactions
from auditapp.people.login import load
from auditapp.people.queries import find_home
from auditapp.people.settings import time_zone_of
from auditapp.web import (
    access,
    addresses,
    assets,
    errors,
    headers,
    logs,
    metrics,
    probes,
    slow_queries,
    templating,
    transaction,
)
from auditapp.web.work import Work


def create_app(settings: Settings) -> Flask:
    """The application for these settings: config, extensions, web floor, blueprints, job handlers."""
    app = Flask(__package__, static_folder=None, instance_path=str(settings.instance))
    _configure(app, settings)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(wiring.MIGRATIONS), transaction_per_migration=True)
    csrf.init_app(app)
    login.init_app(app)
    login.user_loader(load)
    engine = _open_database(app, settings)
    make_session = transactions(lambda: Session(engine, expire_on_commit=False))
    app.extensions["work"] = Work(settings, make_session, wiring.HANDLERS, Schedule(wiring.DAILIES))
    # The order matters: what is added to answers last runs first, so the transaction settles before all else.
    logs.install(app)
    headers.install(app)
    errors.install(app)
    access.install(app, find_home=find_home, find_zone=time_zone_of)
    assets.install(app, wiring.ASSETS)
    addresses.install(app, settings.address)
    templating.install(app, menu=wiring.menu, homes=wiring.homes)
    probes.install(app, watching.CHECKS)
    for blueprint in wiring.BLUEPRINTS:
        app.register_blueprint(blueprint)
    wiring.install_api(app)
    transaction.install(app)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        # Flask's own way to add a middleware, though its type calls it a method.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _open_database(app: Flask, settings: Settings) -> Engine:
    with app.app_context():
        engine = db.engine
    database.prepare(engine, waited=metrics.count_lock_wait)
    slow_queries.install(engine, settings.slow_query_ms)
    return engine


def _configure(app: Flask, settings: Settings) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        # An answer that changes nothing sets no cookie: it could overwrite the one another answer has just set.
        SESSION_REFRESH_EACH_REQUEST=False,
        # Over HTTPS no neighbouring host can set a cookie with this prefix.
        SESSION_COOKIE_NAME="__Host-walkaround" if settings.secure_cookies else "walkaround",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a tablet may come back after a whole shift
        DEMONSTRATION=settings.mode is Mode.DEMONSTRATION,
        TESTING=settings.mode is Mode.TEST,
        PROXIED=settings.trusted_proxies > 0,
    )
