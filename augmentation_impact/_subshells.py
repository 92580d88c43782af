"""Messages of pages reach Python while a cell runs, also when that cell has written to them."""

from __future__ import annotations

from typing import Any

from ipywidgets import Widget


class Reachable(Widget):
    """A widget whose pages choose the thread that hears them.

    Notes
    -----
    JupyterLab sends what widgets say through a subshell, so that it arrives while a cell runs.
    ipykernel 7.4 overrules that: it hands the messages of a comm to whichever thread wrote to the
    comm last (``BaseComm._reply_subshell_for``). After an assignment in a cell that is the thread
    of the cell, and the page's answer would wait for the end of the cell that waits for it.
    """

    def _send(self, msg: Any, buffers: Any = None) -> None:
        super()._send(msg, buffers)
        getattr(self.comm, "__dict__", {}).pop("_reply_subshell_id", None)
