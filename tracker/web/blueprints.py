"""Every part of the web application, in the order of the navigation."""

from flask import Flask

from tracker.web import (
    accounts,
    archive,
    audiences,
    brought_back,
    checking,
    commitments,
    found_notes,
    health,
    importing,
    joining,
    leaving,
    moments,
    plans,
    record,
    reflections,
    sealing,
    set_up,
    setbacks,
    settings,
    sharing,
    showing,
    taking_out,
    talk,
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
        audiences,
        showing,
        plans,
        told,
        moments,
        setbacks,
        found_notes,
        record,
        taking_out,
        commitments,
        trends,
        talk,
        reflections,
        sealing,
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
