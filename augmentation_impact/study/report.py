"""One HTML file that shows what a study found, with the state that made every number.

It loads nothing: figures are SVG in the page, there is no script.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from io import StringIO
from typing import TYPE_CHECKING

from .columns import Columns

if TYPE_CHECKING:
    from .results import StudyResults

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1b1b1b; background: #fff; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.75rem; text-align: left; border-bottom: 1px solid #ccc; }
caption { text-align: left; padding-bottom: 0.5rem; }
pre { overflow-x: auto; padding: 1rem; background: #f4f4f4; }
svg { max-width: 100%; height: auto; }
.wide { overflow-x: auto; }
"""
#: Points that are shown; all of them are in the file as JSON.
_MOST_ROWS = 2000


def html(results: StudyResults) -> str:
    """The whole file."""
    asked = ", ".join(one if isinstance(one, str) else json.dumps(one) for one in results.studies)
    parts = [
        "<h1>How far do the augmentations go?</h1>",
        f"<p>{escape(repr(results))}. Asked: <code>{escape(asked)}</code></p>",
        "<h2>Breaking points</h2>",
        _table("The last value that holds on each side", results.breaking_points),
        _figure(results),
        _unstudied(results),
        "<h2>State</h2>",
        "<p>Everything below was computed for this state.</p>",
        _code(json.dumps(results.state, indent=2, default=str), "State"),
        "<h2>Points</h2>",
        _table("What is predicted at each point", _first(results.points)),
        "<h2>Data</h2>",
        "<details><summary>All tables as JSON</summary>",
        _code(json.dumps(results.to_dict(), default=str), "Data"),
        "</details>",
    ]
    title = escape(f"Study of {asked}")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(part for part in parts if part)
        + "\n</main>\n</body>\n</html>\n"
    )


def _first(points: Columns) -> Columns:
    return {name: column[:_MOST_ROWS] for name, column in points.items()}


def _code(text: str, name: str) -> str:
    # What scrolls can be reached by keyboard.
    return f'<pre tabindex="0" role="region" aria-label="{escape(name)}">{escape(text)}</pre>'


def _table(caption: str, columns: Columns) -> str:
    names = list(columns)
    if not names:
        return f"<p>{escape(caption)}: none.</p>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "\n".join(_row(row) for row in zip(*columns.values(), strict=True))
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _row(cells: Sequence[object]) -> str:
    said = [
        "" if cell is None else f"{cell:.6g}" if isinstance(cell, float) else str(cell)
        for cell in cells
    ]
    return "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in said) + "</tr>"


def _figure(results: StudyResults) -> str:
    try:
        figure = results.plot()
    except (ImportError, ValueError):
        # Without matplotlib, and where nothing lies on a line, the tables say it all.
        return ""
    text = StringIO()
    figure.savefig(text, format="svg")
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :].replace(
        "<svg ", '<svg role="img" aria-label="Curves of the explained class" ', 1
    )
    return f"<figure>{svg}</figure>"


def _unstudied(results: StudyResults) -> str:
    if not results.unstudied:
        return ""
    items = "".join(
        f"<li>{escape(image)}: {escape(problem)}</li>"
        for image, problem in results.unstudied.items()
    )
    return f"<h2>Not studied</h2><ul>{items}</ul>"
