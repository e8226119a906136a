"""Setting up a server, signing in and out, and getting back in with a one-time link."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.domain.addresses import partner_address
from tracker.domain.errors import TooMany
from tracker.services.account import browsers, new, recovery, sessions
from tracker.services.account.new import Entered, Host, SetUpCode
from tracker.web.account.claims import say_first
from tracker.web.account.forms import RecoverForm, SetUpForm, SignInForm
from tracker.web.edge.proxies import client_address, reached_without_encryption
from tracker.web.forms import attempt, attempt_and_keep
from tracker.web.policy import policy
from tracker.web.session import cleared, cookie_name, give_cookie, session_key, session_token, signed_in

blueprint = Blueprint("sign_in", __name__)

_DEVICE_LASTS = 365 * 24 * 3600


@blueprint.get("/")
@policy("member")
def home() -> ResponseReturnValue:
    """The start page, which leads to Today."""
    return redirect(url_for("today.page"), 303)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@policy("open")
def sign_in() -> ResponseReturnValue:
    """Ask for address and password, and open a session."""
    if request.method == "GET" and signed_in():
        return redirect(url_for("today.page"), 303)
    form = SignInForm(next=request.args.get("next", ""))
    opened: list[sessions.Opened] = []
    try:
        if attempt(form, lambda: opened.append(sessions.sign_in(_attempt(form)))):
            return with_session(redirect(_own_path(form.next.data), 303), opened[0])
    except TooMany:
        return render_template("account/too_many.html"), 429
    page = make_response(render_template("account/sign_in.html", form=form, right_address=_right_address()))
    if request.method == "POST":
        page.status_code = 422
        return page
    return marked(page, browsers.token_for(_device()))


def _device() -> str:
    return request.cookies.get(cookie_name("d"), "")


def _right_address() -> str:
    """The https address, where this page was opened at another one: then no cookie of ours would come back."""
    return partner_address(current_app.config).base if reached_without_encryption() else ""


def _attempt(form: SignInForm) -> sessions.Attempt:
    return attempt_of(form.email.data, form.password.data, own_device=form.own_device.data == "yes")


def attempt_of(email: str, password: str, *, own_device: bool) -> sessions.Attempt:
    """A try to sign in from the browser of this request."""
    return sessions.Attempt(
        email=email,
        password=password,
        own_device=own_device,
        label=_device_label(request.user_agent.string),
        device=_device(),
        address=client_address(),
        before=session_token(),
    )


def with_session(response: Response, opened: sessions.Opened) -> Response:
    """Hand the new session to the browser."""
    give_cookie(response, "s", opened.token, opened.lasts)
    return marked(response, opened.device)


def marked(response: Response, device: str) -> Response:
    """Give the browser a token of ours, where it lacks one. It outlives Exit, and says neither who signed in nor how many."""
    if device:
        give_cookie(response, "d", device, _DEVICE_LASTS)
    return response


def _own_path(path: str | None) -> str:
    try:
        parts = urlsplit(path or "")
    except ValueError:  # what begins as another host's address and is none
        return url_for("today.page")
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith(("//", "/\\")):
        return url_for("today.page")
    return parts.path


def _device_label(agent: str) -> str:
    browser = next((name for name in ("Firefox", "Edg", "OPR", "Chrome", "Safari") if name in agent), "")
    system = next((name for name in ("iPhone", "iPad", "Android", "Windows", "Mac OS", "Linux") if name in agent), "")
    names = {"Edg": "Edge", "OPR": "Opera", "Mac OS": "Mac"}
    said = [names.get(name, name) for name in (browser, system) if name]
    return " · ".join(said)


@blueprint.post("/sign-out")
@policy("member", first=True)
def sign_out() -> ResponseReturnValue:
    """End this session for good."""
    sessions.sign_out(session_key())
    flash(gettext("You are signed out."))
    return cleared(redirect(url_for("account.sign_in.sign_in"), 303), '"cache"')


@blueprint.route("/recover/<token>", methods=["GET", "POST"])
@policy("open")
def recover(token: str) -> ResponseReturnValue:
    """Let the owner of a one-time link choose a new password."""
    if not recovery.recovery_works(token):
        return render_template("account/no_link.html"), 404
    form, given = RecoverForm(), list[str]()
    if attempt(form, lambda: given.append(recovery.recover(token, form.password.data, _device()))):
        flash(gettext("Your new password is set. Sign in with it."))
        return marked(redirect(url_for("account.sign_in.sign_in"), 303), given[0])
    return render_template("account/recover.html", form=form), 422 if request.method == "POST" else 200


@blueprint.route("/account/set-up", methods=["GET", "POST"])
@policy("set-up")
def set_up() -> ResponseReturnValue:
    """Create the first account. Beyond this machine it asks for the one-time code that the console printed."""
    form, code = SetUpForm(), current_app.config.get("SET_UP_CODE")
    entered: list[Entered] = []
    status = attempt_and_keep(form, lambda: entered.append(_set_up(form, code)))
    if entered:
        return with_session(redirect(entered[0].goes_on, 303), entered[0].opened)
    return render_template("account/set_up.html", form=form, needs_code=code is not None), status


def _set_up(form: SetUpForm, code: SetUpCode | None) -> Entered:
    if code is not None:
        code.check(form.code.data or "", client_address())
    account, said = form.account(), form.said.data
    host = Host(form.host_name.data.strip(), partner=form.hosted_by.data == "partner")
    attempt = attempt_of(account.email, account.password, own_device=False)
    return new.begin(account, host, attempt, lambda me: say_first(me, said))
