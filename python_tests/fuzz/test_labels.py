"""Names of classes in files and objects, right and damaged: taken, or refused in one sentence."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from augmentation_impact.labels import label_list

from . import values
from .doors import door, mutated
from .frame import fuzz

_FILES = [
    b"cat\ndog\nfox, red\n",
    b'["cat", "dog", "fox"]',
    b'{"0": ["n01", "cat"], "1": ["n02", "dog"]}',
    b'{"cat": 0, "dog": 1}',
    b'id,wordnet,name\n0,n02,cat\n1,n03,"dog, small"\n',
    b'0;cat\r\n1;"d""og"\r\n',
    b"\xef\xbb\xbfcat\ndog",
]
_json = values.anything.map(lambda value: json.dumps(value, default=str).encode())
_contents = st.tuples(
    st.sampled_from([".txt", ".json", ".csv"]),
    st.one_of(mutated(_FILES), _json, st.binary(max_size=40)),
)
_folder = tempfile.TemporaryDirectory()


def _from_file(case: Any) -> object:
    suffix, content = case
    path = Path(_folder.name) / f"labels{suffix}"
    path.write_bytes(content)
    return label_list(path)


test_label_files = fuzz("label files", 150, _contents)(door(_from_file))
# A path is a right value; what lies there is another matter.
test_label_objects = fuzz("label objects", 150, values.anything)(door(label_list))
