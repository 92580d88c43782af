"""Names of classes come from lists, dicts and files; what is no such thing is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from traitlets import TraitError

from augmentation_impact import AugmentationImpact
from augmentation_impact.labels import label_list

THREE = ["cat", "dog", "fox, red"]


@pytest.mark.parametrize(
    "value",
    [
        THREE,
        tuple(THREE),
        {0: "cat", 1: "dog", 2: "fox, red"},
        {2: "fox, red", 0: "cat", 1: "dog"},
        {"0": "cat", "1": "dog", "2": "fox, red"},
        {"cat": 0, "dog": 1, "fox, red": 2},
        {"0": ["n02", "cat"], "1": ["n03", "dog"], "2": ["n04", "fox, red"]},
    ],
)
def test_lists_and_dicts_in_either_direction_name_the_classes(value: Any) -> None:
    assert label_list(value) == THREE
    assert AugmentationImpact(model=b"onnx", labels=value).labels == THREE


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("labels.txt", "cat\ndog\nfox, red\n"),
        ("labels.TXT", "\ufeffcat\r\n  dog \r\nfox, red\r\n\r\n"),
        ("labels.json", json.dumps(THREE)),
        ("labels.json", json.dumps({"0": "cat", "1": "dog", "2": "fox, red"})),
        ("labels.json", json.dumps({"cat": 0, "dog": 1, "fox, red": 2})),
        ("labels.csv", 'cat\ndog\n"fox, red"\n'),
        ("labels.csv", 'name\ncat\ndog\n"fox, red"\n'),
        ("labels.csv", '0,cat\n1,dog\n2,"fox, red"\n'),
        ("labels.csv", 'Label,Index\n"fox, red",2\ncat,0\n\ndog,1\n'),
        ("labels.csv", 'id,wordnet,name\n0,n02,cat\n1,n03,dog\n2,n04,"fox, red"\n'),
    ],
)
def test_files_name_the_classes(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    assert label_list(path) == THREE
    assert label_list(str(path)) == THREE


def test_classes_that_a_dict_leaves_out_have_their_numbers() -> None:
    assert label_list({0: "cat", 3: "fox"}) == ["cat", "class 1", "class 2", "fox"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "at least one class"),
        ({}, "at least one class"),
        ([1, 2], "must hold strings; got 1"),
        (7, "must be a list of class names"),
        ({-1: "cat"}, "must give class indices, 0 or more; got -1"),
        ({"first": "cat"}, "must give class indices, 0 or more; got 'first'"),
        ({0: 1.5}, "must hold strings; got 1.5"),
        ({"0": "cat", 0: "dog"}, "gives class 0 twice: 'cat' and 'dog'"),
        ({10**9: "cat"}, "names 1 classes of 1000000001; the indices must begin at 0"),
        ("no such file.txt", "cannot be read from no such file.txt"),
        ("labels.pkl", r"must be a file of the kinds .txt, .json, .csv"),
    ],
)
def test_what_names_no_classes_is_refused(value: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        label_list(value)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"cat\n\ndog\n", "in a.txt must have a name in every line; line 2 is empty"),
        ("a.txt", b"", "at least one class|line 1 is empty"),
        ("a.txt", b"\xff\xfe\x00", "is no text in UTF-8"),
        ("a.json", b"[", "in a.json must be JSON"),
        ("a.json", b"3", "must be a list of names or a dict; got 3"),
        ("a.json", b"[" * 100_000, "in a.json must be JSON"),
        ("a.csv", b"", "it is empty"),
        ("a.csv", b"0,cat\n1\n", r"must have 2 columns in every row; got \['1'\]"),
        ("a.csv", b"index,name\n0,cat\nx,dog\n", "must give class indices, 0 or more; got 'x'"),
        ("a.csv", b"index,name\n0,cat\n0,dog\n", "gives class 0 twice"),
    ],
)
def test_a_file_that_names_no_classes_is_refused(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=words):
        label_list(tmp_path / name)


def test_the_last_labels_stay_when_new_ones_are_refused() -> None:
    widget = AugmentationImpact(model=b"onnx", labels=THREE)
    with pytest.raises(TraitError, match="AugmentationImpact.labels must hold strings; got 1"):
        widget.labels = [1]
    assert widget.labels == THREE
    widget.target = "dog"
    assert widget.target == 1
