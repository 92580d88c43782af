"""Models of TensorFlow.js, right and damaged: packed, or refused in one sentence."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from hypothesis import strategies as st

from augmentation_impact.given import network_of
from augmentation_impact.models import model_asset

from . import values
from .doors import door, mutated
from .frame import fuzz


def _zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return out.getvalue()


_WEIGHTS = [
    {"name": "a", "shape": [10, 100], "dtype": "float32"},
    {"name": "b", "shape": [3], "dtype": "int32"},
]
_MANIFEST = [{"paths": ["w.bin"], "weights": _WEIGHTS}]
_MODEL = {"format": "layers-model", "modelTopology": {}, "weightsManifest": _MANIFEST}
_BYTES = {"w.bin": bytes(4012)}


def _model(model: object, metadata: object = None) -> dict[str, bytes]:
    files = {"model.json": json.dumps(model).encode(), **_BYTES}
    return files if metadata is None else {**files, "metadata.json": json.dumps(metadata).encode()}


_RIGHT = _model(_MODEL, {"labels": ["cat", "dog"], "imageSize": 32})
_SEEDS = [_zip(_RIGHT), _zip(_RIGHT, zipfile.ZIP_STORED), _zip({"deep/model.json": b"{}"})]

_weights = st.fixed_dictionaries(
    {},
    optional={
        "name": values.anything,
        "shape": st.one_of(st.lists(st.integers(-2, 40), max_size=3), values.anything),
        "dtype": st.one_of(st.sampled_from(["float32", "int32", "string"]), values.anything),
        "quantization": st.one_of(
            st.fixed_dictionaries({"dtype": st.sampled_from(["uint8", "float16"])}),
            values.anything,
        ),
    },
)
_groups = st.fixed_dictionaries(
    {},
    optional={
        "paths": st.one_of(st.just(["w.bin"]), st.lists(values.words, max_size=2), values.anything),
        "weights": st.one_of(st.lists(_weights, max_size=2), values.anything),
    },
)
_models = st.one_of(
    st.builds(
        lambda groups: {**_MODEL, "weightsManifest": groups},
        st.one_of(st.lists(_groups, max_size=2), values.anything),
    ),
    values.anything,
)
_metadata = st.one_of(
    st.none(),
    values.anything,
    st.fixed_dictionaries({"labels": values.anything, "imageSize": values.anything}),
)
_archives = st.builds(lambda model, about: _zip(_model(model, about)), _models, _metadata)
_members = st.dictionaries(
    st.one_of(st.just("model.json"), values.words.filter(lambda name: len(name) < 60000)),
    st.sampled_from([b"", b"{}", bytes(99), json.dumps(_MODEL).encode()]),
    max_size=4,
).map(_zip)
_cases = st.tuples(
    st.sampled_from(["float32", "float16"]), st.one_of(mutated(_SEEDS), _archives, _members)
)


def _take(case: Any) -> object:
    weights, data = case
    return network_of(data, model_asset(data, None, weights))


test_archives = fuzz("archives of TensorFlow.js", 200, _cases)(door(_take))
