"""The door for what pages send. What Python itself assigns does not come through here.

A page is a stranger: the visitor of a dashboard can write anything into its connection. So a value
from there must be plain data of its trait's schema before any trait sees it; nothing from a page
becomes a path, a network or an object.

A message that is not of the widget protocol is dropped whole. Of an update each trait is judged
alone: traits are independent, and one that only a newer page knows must not take the others with
it. What was dropped is logged in one short line, and the page hears again what holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from ipywidgets import Layout, Widget, widget_serialization
from traitlets import TraitError

from . import _checks
from ._catalogue import TraitSpec
from ._schema import texts, trait_check
from ._traits import refused_by
from .foreign import one_line

#: Called with a page's value and the widget; returns the plain value that goes on, or raises
#: ``ValueError`` with words that complete "AugmentationImpact.size …".
PageCheck = Callable[[Any, Any], Any]

_METHODS = ("update", "request_state", "custom")
#: What a widget is. Pages repeat it, in their own version; it is not theirs to say.
_IDENTITY = {
    f"_{part}_{of}" for part in ("model", "view") for of in ("name", "module", "module_version")
}


def plain(check: _checks.Check, *, nullable: bool = False) -> PageCheck:
    """A check that needs only the value."""

    def page_check(value: object, _: object) -> object:
        if value is None and nullable:
            return None
        return check(value)

    return page_check


def references(kind: type[Widget], *, many: bool = False) -> PageCheck:
    """References to live widgets of a class, as ipywidgets writes them."""

    def page_check(value: object, owner: object) -> object:
        given = _checks.items(value, "widgets") if many else [value]
        for reference in given:
            if not isinstance(widget_serialization["from_json"](reference, owner), kind):
                raise ValueError(f"must refer to a {kind.__name__}; got {_checks.shown(reference)}")
        return value

    return page_check


def page_check(spec: TraitSpec) -> PageCheck:
    """The check of one entry of the trait table."""
    check = plain(trait_check(spec), nullable=spec["nullable"])
    if spec["type"] not in ("source", "sources"):
        return check

    def known(value: object, owner: Any) -> object:
        sources = check(value, owner)
        if sources is None:
            return None
        for source in sources if spec["type"] == "sources" else [sources]:
            owner.resolve(source, spec["of"])
        return sources

    return known


class Guarded(Widget):
    """A widget that a page may only set to plain data of a schema."""

    #: Synced trait to the check of what a page sends for it; the others are the kernel's alone.
    page_schema: ClassVar[Mapping[str, PageCheck]] = {
        "layout": references(Layout),
        "tabbable": plain(_checks.boolean, nullable=True),
        "tooltip": plain(_checks.text, nullable=True),
        "_dom_classes": plain(texts),
        "_view_count": plain(_checks.integer(0), nullable=True),
    }

    def _handle_msg(self, msg: Mapping[str, Any]) -> None:
        """What ipywidgets calls with every message from a page."""
        try:
            data = _envelope(msg["content"]["data"])
        except ValueError as error:
            self._drop(error)
            return
        super()._handle_msg({**msg, "content": {"data": data}})

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take what a page says of traits, as far as it fits their schema."""
        accepted: dict[str, Any] = {}
        dropped: dict[str, Exception] = {}
        for name, value in sync_data.items():
            if name in _IDENTITY:
                continue
            try:
                accepted[name] = self._from_page(name, value)
            except ValueError as error:
                dropped[name] = error
        while True:
            try:
                super().set_state(accepted)
                break
            except TraitError as error:
                # It fits the schema, but not the traits as they are now.
                owner, trait = refused_by(error)
                if owner is not self or trait not in accepted:
                    raise
                dropped[trait] = error
                del accepted[trait]
        if dropped:
            self._drop(next(iter(dropped.values())), len(dropped) - 1)
        self.send_state([name for name in dropped if name in self.keys])

    def _from_page(self, name: str, value: object) -> object:
        check = self.page_schema.get(name)
        if check is None:
            known = f"{type(self).__name__} has no trait {_checks.shown(name)}"
            raise ValueError(f"{known} that a page can set")
        try:
            return check(_checks.plain_data(value), self)
        except ValueError as error:
            raise ValueError(f"{type(self).__name__}.{name} {error}") from error

    def _drop(self, error: Exception, more: int = 0) -> None:
        also = f" (and {more} more)" if more else ""
        self.log.warning(
            "augmentation-impact: dropped from a page: %s", one_line(str(error)) + also
        )


def _envelope(data: object) -> dict[str, Any]:
    """A message of the widget protocol, with nothing beside what is used of it."""
    method = data.get("method") if isinstance(data, Mapping) else None
    if method not in _METHODS:
        raise ValueError(f"a message needs a method of {', '.join(_METHODS)}")
    if method == "request_state":
        return {"method": method}
    if method == "custom":
        return {"method": method, "content": data.get("content")}
    state = data.get("state")
    if not isinstance(state, Mapping):
        raise ValueError(f"an update needs a state; got {_checks.shown(state)}")
    if data.get("buffer_paths"):
        raise ValueError("an update cannot carry bytes; no trait holds any")
    return {"method": method, "state": dict(state)}
