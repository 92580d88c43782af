"""Write ``src/engine/onnx/schema/official.json``: what ONNX says of every operator's form.

``python -m reference.operator_schemas``. For every operator of the domain ``ai.onnx`` the versions
between which something of its form changed, each with

* ``since``: the first operator set that it belongs to,
* ``inputs``: for every input the kinds of numbers that it takes, ``f`` (real), ``i`` (whole), ``b``
  (truth values), followed by ``?`` where it may be left out, ``*`` where it may be repeated,
* ``outputs``: how many there are at least and at most (null: any number),
* ``attributes``: the type of every attribute, followed by ``!`` where it must be given.
"""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from onnx import defs
from onnx.defs import OpSchema

PATH = Path(__file__).parent.parent / "src" / "engine" / "onnx" / "schema" / "official.json"

WHOLE = ("int", "uint")
MARKS = {
    OpSchema.FormalParameterOption.Single: "",
    OpSchema.FormalParameterOption.Optional: "?",
    OpSchema.FormalParameterOption.Variadic: "*",
}
#: More than any operator has.
ANY = 2**31 - 1


def kinds(parameter: OpSchema.FormalParameter) -> str:
    """Kinds of numbers that a formal parameter takes, of those that are kept in tensors."""
    named = {name[7:-1] for name in parameter.types if name.startswith("tensor(")}
    found = {
        "b"
        if name == "bool"
        else "i"
        if name.startswith(WHOLE)
        else "f"
        if "float" in name or name == "double"
        else ""
        for name in named
    }
    return "".join(kind for kind in "fib" if kind in found)


def form(schema: OpSchema) -> dict[str, Any]:
    """What is said of one version, without its number."""
    return {
        "inputs": [kinds(one) + MARKS[one.option] for one in schema.inputs],
        "outputs": [schema.min_output, None if schema.max_output == ANY else schema.max_output],
        "attributes": {
            name: attribute.type.name.lower() + ("!" if attribute.required else "")
            for name, attribute in sorted(schema.attributes.items())
        },
    }


def table() -> dict[str, list[dict[str, Any]]]:
    """The forms of every operator, the oldest first."""
    schemas = sorted(
        (one for one in defs.get_all_schemas_with_history() if one.domain == ""),
        key=lambda one: (one.name, one.since_version),
    )
    forms: dict[str, list[dict[str, Any]]] = {}
    for name, versions in groupby(schemas, key=lambda one: one.name):
        for schema in versions:
            new = form(schema)
            known = forms.setdefault(name, [])
            if not known or {**known[-1], "since": 0} != {"since": 0, **new}:
                known.append({"since": schema.since_version, **new})
    return forms


def written() -> str:
    """The text of the file, one line for each operator."""
    lines = (f"  {json.dumps(name)}: {json.dumps(forms)}" for name, forms in table().items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    PATH.write_text(written())
