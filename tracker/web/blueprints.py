"""Every part of the web application, in the order of the navigation."""

from flask import Flask

from tracker.web import (
    accounts,
    archive,
    brought_back,
    checking,
    commitments,
    health,
    importing,
    joining,
    leaving,
    moments,
    plans,
    record,
    set_up,
    settings,
    sharing,
    today,
    today_details,
    told,
    trends,
    visit,
    way_out,
)
from tracker.web import help as help_pages


def register(app: Flask) -> None:
    """Register each blueprint."""
    for part in (
        health,
        set_up,
        accounts,
        joining,
        today,
        today_details,
        plans,
        told,
        moments,
        record,
        commitments,
        trends,
        sharing,
        visit,
        settings,
        importing,
        leaving,
        archive,
        brought_back,
        checking,
        help_pages,
        way_out,
    ):
        app.register_blueprint(part.blueprint)
