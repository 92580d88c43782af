"""The tables of docs/studies.md are those of what `npm run studies` found."""

from __future__ import annotations

import json

from reference.studies.tables import RESULTS, ROOT, written


def test_the_page_says_what_was_found() -> None:
    page = (ROOT / "docs" / "studies.md").read_text()
    assert page == written(page, json.loads(RESULTS.read_text()))
    assert "beside PyTorch" in page and "beside a dense scan" in page
