"""The kernels of visitors, in the real Voilà under the settings of examples/voila.json."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
psutil = pytest.importorskip("psutil", reason="psutil is not installed")
websocket = pytest.importorskip("tornado.websocket", reason="Tornado is not installed")
HTTPClientError = pytest.importorskip(
    "tornado.httpclient", reason="Tornado is not installed"
).HTTPClientError
pytest.importorskip("voila", reason="Voilà is not installed")

SETTINGS = Path(__file__).parents[1] / "examples" / "voila.json"
PATIENCE = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Dashboard:
    """Voilà with one small notebook."""

    def __init__(self, folder: Path) -> None:
        settings = json.loads(SETTINGS.read_text())
        # As shipped, but sooner.
        culling = settings["MappingKernelManager"]
        assert culling["cull_idle_timeout"] > 0
        culling.update(cull_idle_timeout=1, cull_interval=1)
        (folder / "voila.json").write_text(json.dumps(settings))
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
        nbformat.write(notebook, folder / "app.ipynb")
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "voila", "app.ipynb", "--no-browser", f"--port={self.port}"],
            cwd=folder,
            env={**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "none")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.wait(self.answers)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        try:
            return urlopen(f"{self.url}/voila/static/voila.js").status == 200
        except OSError:
            return False

    def kernels(self) -> int:
        return len(psutil.Process(self.process.pid).children())

    def visit(self) -> str:
        """Open the page; the kernel's id."""
        page = urlopen(self.url).read().decode()
        found = re.search(r'"kernelId": "([0-9a-f-]+)"', page)
        assert found
        return found[1]

    def wait(self, until: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not until():
            assert time.monotonic() < end, "it did not come to that"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    running = Dashboard(tmp_path_factory.mktemp("dashboard"))
    yield running
    running.process.terminate()
    running.process.wait(PATIENCE)


def test_the_kernel_of_a_visitor_who_left_is_ended_and_that_of_one_who_looks_is_not(
    dashboard: Dashboard,
) -> None:
    async def open_page() -> Any:
        # Where the machine is busy a kernel may be ended before its page is there: load it again.
        for _ in range(20):
            address = f"ws://127.0.0.1:{dashboard.port}/api/kernels/{dashboard.visit()}/channels"
            try:
                return await websocket.websocket_connect(address)
            except HTTPClientError as gone:
                assert gone.code == 404
        raise AssertionError("no kernel lived until its page was there")

    async def look() -> None:
        page = await open_page()
        # Several times as long as an idle kernel without a page lives.
        await asyncio.sleep(5)
        assert dashboard.kernels() == 1
        page.close()

    asyncio.run(look())
    dashboard.wait(lambda: dashboard.kernels() == 0)


def test_a_page_that_is_closed_cannot_end_its_kernel_by_itself(dashboard: Dashboard) -> None:
    """Why culling is needed: Voilà asks for a token that its own page's farewell does not carry."""
    kernel = dashboard.visit()
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{dashboard.url}/voila/api/shutdown/{kernel}", data=b"", method="POST"))
    assert refused.value.code == 403
