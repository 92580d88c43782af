"""Which version of the front end a widget asks for: any in a live page, this one in a document.

A live page takes every version, so that two that do not fit are told apart by the protocol, with a
sentence that says what to do. A document (exported HTML, an executed notebook) has no kernel and
asks a registry for the front end, which must be the one that its state was written for.
"""

from __future__ import annotations

from typing import Any

from ._catalogue import VERSION
from ._subshells import Reachable

#: The version that a live page is asked for.
ANY = "*"
_ASKED = ("_model_module_version", "_view_module_version")


class Pinned(Reachable):
    """A widget whose saved state names the exact version of its front end."""

    def open(self) -> None:
        """Open the comm; what is written down of it from then on says the version."""
        is_new = self.comm is None
        super().open()
        if is_new:
            # nbclient writes into the notebook what it hears last.
            self._send({"method": "update", "state": self._versions(), "buffer_paths": []})

    def _versions(self) -> dict[str, str]:
        return {name: VERSION for name in _ASKED if name in self.keys}

    def _get_embed_state(self, drop_defaults: bool = False) -> dict[str, Any]:
        """What ``ipywidgets.embed`` writes."""
        found: dict[str, Any] = super()._get_embed_state(drop_defaults=drop_defaults)
        found["state"].update(self._versions())
        return {**found, "model_module_version": VERSION}
