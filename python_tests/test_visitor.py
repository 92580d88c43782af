"""A page's messages over the sockets of a real kernel: nothing is opened for them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from augmentation_impact._catalogue import PROTOCOL_VERSION

jupyter_client = pytest.importorskip("jupyter_client", reason="jupyter_client is not installed")
ROOT = Path(__file__).parent.parent
SECRET = "swordfish"
START = """
from augmentation_impact import AugmentationImpact
widget = AugmentationImpact("china.jpg")
print(widget.model_id)
"""


def conversation(folder: Path, messages: list[dict[str, Any]]) -> tuple[str, int]:
    """All that a kernel in this folder answers as text, and the number of bytes beside it."""
    manager = jupyter_client.KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)})
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        client.execute(START)
        model_id = None
        while model_id is None:
            message = client.get_iopub_msg(timeout=120)
            if message["msg_type"] == "stream":
                model_id = message["content"]["text"].strip()
        for data in messages:
            content = {"comm_id": model_id, "data": data}
            last = client.session.msg("comm_msg", content)
            client.shell_channel.send(last)
        texts, count = [], 0
        while True:
            message = client.get_iopub_msg(timeout=120)
            texts.append(json.dumps(message["content"], default=str))
            count += sum(len(buffer) for buffer in message.get("buffers", []))
            of_last = message["parent_header"].get("msg_id") == last["header"]["msg_id"]
            if of_last and message["content"].get("execution_state") == "idle":
                return "\n".join(texts), count
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_kernel_opens_no_file_for_a_page_and_sends_back_none(tmp_path: Path) -> None:
    labels, picture = tmp_path / "private.txt", tmp_path / "some.png"
    labels.write_text(f"{SECRET}\nother\n")
    shutil.copy(ROOT / "assets" / "examples" / "coffee.jpg", picture)
    asset = hashlib.sha256(picture.read_bytes()).hexdigest()
    names = ["/etc/hostname", str(labels), labels.name]
    pictures = ["/some.png", str(picture), picture.name]
    text, count = conversation(
        tmp_path,
        [
            *({"method": "update", "state": {"labels": name}} for name in names),
            *(
                {"method": "update", "state": {"_image_source": {"kind": "bundled", "name": name}}}
                for name in pictures
            ),
            {
                "method": "custom",
                "content": {
                    "version": PROTOCOL_VERSION,
                    "type": "pull",
                    "asset": asset,
                    "shard": 0,
                },
            },
            {"method": "request_state"},
        ],
    )
    assert SECRET not in text
    assert "Traceback" not in text
    assert count == 0
    assert str(tmp_path) not in text
    # It heard us.
    assert text.count('"labels": null') == len(names) + 1
    assert text.count('"_image_source": {"kind": "bundled", "name": "china.jpg"}') == 4
    assert "shard-missing" in text
