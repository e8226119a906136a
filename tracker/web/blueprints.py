"""Every part of the web application, in the order of the navigation."""

from flask import Flask

from tracker.web import accounts, health, joining, set_up, way_out


def register(app: Flask) -> None:
    """Register each blueprint."""
    for part in (health, set_up, accounts, joining, way_out):
        app.register_blueprint(part.blueprint)
