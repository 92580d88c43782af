"""A Keras model on TensorFlow or JAX → the same on PyTorch, in a process of its own → ONNX.

Keras chooses its backend once a process. What PyTorch exports is named by layers and needs neither
tf2onnx nor TensorFlow.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .failures import reason

#: Seconds for starting PyTorch and exporting.
PATIENCE = 600
#: Says why it failed on the last line of what it prints.
FAILED = "failed: "


def export(model: Any, shape: tuple[int, ...], is_series: bool) -> bytes:
    """The file of a model, which Keras must be able to save.

    Raises
    ------
    ValueError
        PyTorch is missing, or the model cannot be saved, loaded or exported.
    """
    if importlib.util.find_spec("torch") is None:
        raise ValueError('PyTorch is missing: pip install "augmentation-impact[keras]"')
    with tempfile.TemporaryDirectory() as folder:
        saved, written = Path(folder) / "model.keras", Path(folder) / "model.onnx"
        try:
            model.save(saved)
        except Exception as error:
            raise ValueError(f"Keras cannot save it ({reason(error)})") from error
        task = json.dumps([str(saved), str(written), shape, is_series])
        done = subprocess.run(
            [sys.executable, "-m", __name__, task],
            env={**os.environ, "KERAS_BACKEND": "torch", "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        if not written.exists():
            said = [line for line in done.stdout.splitlines() if line.startswith(FAILED)]
            raise ValueError(said[-1].removeprefix(FAILED) if said else "PyTorch did not start")
        return written.read_bytes()


def main(task: str) -> None:
    """Load, export, write. The file is what the caller has saved a moment ago, so it is trusted."""
    saved, written, shape, is_series = json.loads(task)
    try:
        import keras

        from .keras_model import export_on_torch

        model = keras.saving.load_model(saved, compile=False, safe_mode=False)
        data = export_on_torch(model, tuple(shape), is_series)
    except Exception as error:
        print(f"{FAILED}{reason(error)}", flush=True)
        return
    Path(written).write_bytes(data)


if __name__ == "__main__":
    main(sys.argv[1])
