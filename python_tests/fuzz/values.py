"""Values that a page could send: right ones by the catalogue, and all else that JSON can say."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from augmentation_impact._catalogue import BUNDLED_MODEL, EXAMPLES
from augmentation_impact._schema import accepted
from augmentation_impact.augmentations import CLASSES

#: What opens something, where it is taken for a name.
PATHS = [
    "/etc/hostname",
    "/etc/passwd",
    "etc/passwd",
    "../../../../etc/passwd",
    "./chelsea.jpg",
    "~/.ssh/id_rsa",
    "~root",
    "file:///etc/hostname",
    "http://127.0.0.1:1/a.png",
    "https://localhost/labels.json",
    "\\\\server\\share\\a.png",
    "//server/share/a.txt",
    "C:\\Windows\\win.ini",
    "\\\\?\\C:\\a.csv",
    "/dev/zero",
    "/proc/self/environ",
    ".",
    "",
    "/",
    "a\x00b.png",
    "classes.txt",
    "labels.json",
    "labels.csv",
    "model.json",
    "scan.npy",
]

hashes = st.sampled_from(["0" * 64, "a" * 64, "A" * 64, "a" * 63])
#: Values whose representation is long are made late: hypothesis writes out what strategies hold.
_huge = st.sampled_from([400, 4000]).map(lambda digits: -(10**digits))
_long = st.just(100_000).map(lambda letters: "x" * letters)
numbers = st.one_of(
    _huge,
    st.integers(-3, 1100),
    st.floats(),
    st.sampled_from([0, -0.0, 1e308, math.nan, math.inf, -math.inf, 2**53, 2**63, 10**30]),
)
words = st.one_of(
    _long,
    st.text(max_size=12),
    st.sampled_from(PATHS),
    hashes,
    st.sampled_from(
        [
            "__proto__",
            "__class__",
            "constructor",
            "kind",
            "IPY_MODEL_x",
            "\x1b[31m\n",
        ]
    ),
)
leaves = st.one_of(st.none(), st.booleans(), numbers, words)
keys = st.one_of(words, st.sampled_from(["kind", "id", "name", "bytes", "media", "zoom", "label"]))
#: Anything that JSON can say, NaN and infinity included: Python reads them.
anything = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)


def _nested(times: int) -> Any:
    return [_nested(times - 1)] if times else 0


anything = st.one_of(anything, st.just(200).map(_nested))

bundled = st.builds(
    lambda name: {"kind": "bundled", "name": name}, st.sampled_from([*EXAMPLES, BUNDLED_MODEL])
)
assets = st.builds(
    lambda id_, bytes_, media: {
        "kind": "asset",
        "id": id_,
        "name": "a",
        "bytes": bytes_,
        **({} if media is None else {"media": media}),
    },
    hashes,
    st.integers(0, 99),
    st.sampled_from([None, "picture", "array", "series", "film"]),
)
sources = st.one_of(bundled, assets)


_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "number": st.floats(-9, 9),
    "text?": st.one_of(st.none(), st.text(max_size=5)),
    "number?": st.one_of(st.none(), st.floats(-9, 9)),
    "numbers?": st.one_of(st.none(), st.lists(st.floats(-9, 9), max_size=3)),
    "texts?": st.lists(st.text(max_size=3), max_size=2),
    "values?": st.dictionaries(
        st.text(max_size=3), st.one_of(st.none(), st.floats(-9, 9)), max_size=2
    ),
    "text": st.text(max_size=5),
    "count": st.integers(0, 3),
    "flag": st.booleans(),
    "hash": hashes,
    "object": st.dictionaries(keys, anything, max_size=3),
    "objects": st.lists(st.dictionaries(keys, anything, max_size=3), max_size=3),
}


def _records(spec: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    one = st.fixed_dictionaries({name: _FIELDS[kind] for name, kind in spec["fields"].items()})
    return st.lists(one, max_size=3) if spec["many"] else one


def _some(spec: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values that often are right for an entry of the trait table, or a field of a record."""
    few = st.integers(0, 4)
    return {
        "integer": lambda: st.integers(int(spec["minimum"]), int(spec["maximum"])),
        "number": lambda: st.floats(spec["minimum"], spec["maximum"]),
        "choice": lambda: st.sampled_from(spec["choices"]),
        "choices": lambda: st.lists(st.sampled_from(spec["choices"]), max_size=spec["most"] + 1),
        "boolean": st.booleans,
        "text": lambda: st.text(max_size=5),
        "positive": lambda: st.floats(0.1, 10),
        "size": lambda: st.one_of(st.integers(32, 64), st.lists(st.integers(32, 64), max_size=3)),
        "window": lambda: st.lists(st.floats(-1, 9), min_size=2, max_size=2),
        "indices": lambda: st.lists(few, max_size=3),
        "names": lambda: st.lists(st.text(max_size=3), max_size=3),
        "channels": lambda: st.lists(st.floats(-1, 2), max_size=3),
        "labels": lambda: st.lists(st.text(max_size=3), max_size=5),
        "class": lambda: few,
        "classes": lambda: st.one_of(st.sampled_from(spec["names"]), st.lists(few, max_size=4)),
        "fields": lambda: st.fixed_dictionaries(
            {key: st.floats(*bounds) for key, bounds in spec["fields"].items()}
        ),
        "parameters": lambda: st.dictionaries(
            st.sampled_from(list(spec["specs"])),
            st.dictionaries(keys, st.one_of(st.integers(1, 9), anything), max_size=2),
            max_size=2,
        ),
        "source": lambda: sources,
        "sources": lambda: st.lists(sources, max_size=3),
        "port": lambda: st.text(max_size=3),
        "texts": lambda: st.lists(st.text(max_size=3), max_size=3),
        "record": lambda: _records(spec),
    }[spec["type"]]()


def trait_values(spec: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values for an entry of the trait table, right ones and others."""
    return st.one_of(_some(spec), st.none(), anything)


def parameter_values(spec: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values for a parameter of an augmentation, right ones and others."""
    if spec["kind"] == "choice":
        return st.one_of(st.sampled_from(spec["choices"]), anything)
    return st.one_of(st.floats(*accepted(spec)), anything)


def messages(table: Mapping[str, Mapping[str, str]]) -> st.SearchStrategy[dict[str, Any]]:
    """Messages of a table, with fields that are missing, wrong or too many now and then."""

    def of_type(type_: str) -> st.SearchStrategy[dict[str, Any]]:
        fields = {name: _FIELDS[kind] for name, kind in table[type_].items()}
        right = st.fixed_dictionaries({"type": st.just(type_), **fields})
        wrong = st.fixed_dictionaries(
            {}, optional={"type": st.just(type_), **{n: anything for n in fields}, "more": anything}
        )
        return st.one_of(right, st.builds(lambda a, b: {**a, **b}, right, wrong), wrong)

    return st.one_of(*map(of_type, table))


#: Cells of any column of a study's tables.
_cells = st.one_of(
    st.sampled_from(["rotate.angle", "brightness.factor", "lower", "upper", "a.png"]),
    st.floats(-90, 90),
    st.none(),
)


def tables(
    needed: Mapping[str, object], optional: Mapping[str, object]
) -> st.SearchStrategy[dict[str, Any]]:
    """Tables of a study: columns of one length, with cells that often fit."""
    fitting = {
        "image": st.sampled_from(["a.png", "b.png"]),
        "parameter": st.sampled_from(["rotate.angle", "brightness.factor"]),
        "side": st.sampled_from(["lower", "upper"]),
        "label": st.sampled_from(["cat", "dog"]),
        "explained_label": st.sampled_from(["cat", "dog"]),
        "problem": st.none(),
    }

    def of_length(rows: int) -> st.SearchStrategy[dict[str, Any]]:
        def column(name: str) -> st.SearchStrategy[list[Any]]:
            cells = fitting.get(name, st.one_of(st.floats(-9, 9), st.none()))
            return st.lists(cells, min_size=rows, max_size=rows)

        right = st.fixed_dictionaries(
            {name: column(name) for name in needed},
            optional={name: column(name) for name in sorted(optional)[::9] + ["rotate.angle"]}
            if optional
            else {},
        )
        wrong = st.dictionaries(
            st.one_of(st.sampled_from(sorted(needed)), words),
            st.lists(st.one_of(_cells, anything), min_size=rows, max_size=rows),
            max_size=1,
        )
        return st.one_of(right, st.builds(lambda a, b: {**a, **b}, right, wrong))

    return st.integers(0, 4).flatmap(of_length)


steps = st.sampled_from([cls.spec["name"] for cls in CLASSES.values()])
