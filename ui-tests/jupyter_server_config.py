"""One Jupyter server for the JupyterLab and the Notebook tests; its files stay in .work."""

import json
import os
from pathlib import Path

from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821
configure_jupyter_server(c)
if "ISOLATED" in os.environ:
    isolated = Path(__file__).parent / "isolated" / "voila.json"
    c.ServerApp.tornado_settings = json.loads(isolated.read_text())["Voila"]["tornado_settings"]
c.ServerApp.port = int(os.environ["LAB_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.open_browser = False
c.ServerApp.allow_root = True
c.ServerApp.root_dir = str(Path(__file__).parent / ".work")
