"""Every part of the web application, in the order of the navigation."""

from flask import Flask

from tracker.web import accounts, health, joining, plans, set_up, settings, today, today_details, told, way_out
from tracker.web import help as help_pages


def register(app: Flask) -> None:
    """Register each blueprint."""
    for part in (health, set_up, accounts, joining, today, today_details, plans, told, settings, help_pages, way_out):
        app.register_blueprint(part.blueprint)
