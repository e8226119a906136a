"""What a browser sends when the button of a form is pressed and nothing else on the page is touched."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_PRESSED = frozenset({"submit", "button", "image", "reset"})
_TICKED = frozenset({"checkbox", "radio"})


@dataclass
class Form:
    """A form of a page: its address, and what it says as the page stands; `several` are fields that it has more than once."""

    action: str
    method: str
    said: list[tuple[str, str]] = field(default_factory=list)
    several: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def with_(self, **chosen: str) -> list[tuple[str, str]]:
        """What is sent when these choices are made."""
        kept = [(name, value) for name, value in self.said if name not in chosen]
        return [*kept, *chosen.items()]


def forms_of(page: str) -> list[Form]:
    """Every form of a page, as the browser reads it."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def form_at(page: str, action: str) -> Form:
    """The one form of a page with this address."""
    [found] = [each for each in forms_of(page) if each.action == action]
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: tuple[str, list[str]] | None = None
        self._area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(has.get("action", ""), has.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and tag == "input" and "name" in has:
            self._input(self._form, has)
        elif self._form is not None and tag == "select" and "name" in has:
            self._form.names.add(has["name"])
            self._select = (has["name"], [])
        elif self._select and tag == "option" and ("selected" in has or not self._select[1]):
            chosen = [has.get("value", "")]
            self._select = (self._select[0], chosen)
        elif self._form is not None and tag == "textarea" and "name" in has:
            self._area = (has["name"], [])

    def _input(self, form: Form, has: dict[str, str]) -> None:
        name, kind = has["name"], has.get("type", "text")
        if kind == "checkbox" and name in form.names:
            form.several.add(name)
        form.names.add(name)
        if kind in _PRESSED | {"file"} or (kind in _TICKED and "checked" not in has):
            return
        form.said.append((name, has.get("value", "on" if kind in _TICKED else "")))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select and self._form is not None:
            self._form.said += [(self._select[0], each) for each in self._select[1]]
            self._select = None
        elif tag == "textarea" and self._area and self._form is not None:
            self._form.names.add(self._area[0])
            self._form.said.append((self._area[0], "".join(self._area[1]).removeprefix("\n")))
            self._area = None
