"""``w.study``: asks the page for studies and keeps what it found."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from ipywidgets import CallbackDispatcher

from .._catalogue import LIMITS
from .._checks import shown, text
from ..foreign import one_line
from ..requests import PageRequest
from .columns import BREAKS, LIKENESS, MODEL, POINTS, VARIED, Columns, checked, joined, rows_of
from .columns import PROOFS as CURVES
from .likeness import LikenessResults
from .proofs import PROOFS, ProofResults
from .results import StudyResults

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

#: What a study is asked as: a line of text, an object as in a file of studies, or several of them.
Spec = str | Mapping[str, Any] | Sequence[str | Mapping[str, Any]] | PathLike[str]

#: By what is asked for: the columns that a page sends, and where what was found is kept.
_COLUMNS = {"studies": POINTS, "proofs": CURVES, "likeness": LIKENESS}
_KEPT = {"studies": "results", "proofs": "proofs", "likeness": "alike"}
#: Requests that wait at once; the oldest gives way.
_MOST = 8


class StudyRequest(PageRequest[Any]):
    """A study that the page is asked for. ``await`` it, or look at it later.

    It gives `StudyResults`, of :meth:`Studies.prove` `ProofResults`, of
    :meth:`Studies.likeness` `LikenessResults`.
    """

    _what, _have, _later, _callback = "study", "has", "w.study.results", "w.study.on_done(callback)"

    #: Images by studies that are done, and all of them; the page tells.
    progress: tuple[int, int] = (0, 0)

    def __repr__(self) -> str:
        if not self.done():
            done, total = self.progress
            return f"StudyRequest({done} of {total or '?'} done; see w.study.on_done)"
        error = self._future.exception()
        return f"StudyRequest({error or self._future.result()!r})"


@dataclass
class _Running:
    request: StudyRequest
    studies: list[Any]
    state: dict[str, Any]
    parameters: Mapping[str, Any]
    #: Most rows that an answer has.
    most: int
    #: What is asked for: "studies", "proofs" of maps, or the "likeness" of two networks.
    kind: str = "studies"
    transfer: str | None = None
    next: int = 0
    points: list[Columns] = field(default_factory=list)
    breaks: list[Columns] = field(default_factory=list)

    def add(self, points: Columns, breaks: Columns) -> None:
        """Keep the rows of one part, or say why they cannot be of this study."""
        rows = sum(map(rows_of, (*self.points, points)))
        if rows > self.most or sum(map(rows_of, (*self.breaks, breaks))) > self.most:
            raise ValueError(f"this study has at most {self.most:,} rows; more came")
        # A break lies on a parameter that was varied.
        for name in breaks.get("parameter", []):
            if not any(name in table and rows_of(table) for table in (*self.points, points)):
                raise ValueError(f"a break of {name} came before its points")
        self.points.append(points)
        self.breaks.append(breaks)
        self.next += 1

    def results(self, unstudied: dict[str, str]) -> StudyResults:
        """All parts of a study."""
        return StudyResults(
            studies=self.studies,
            state=self.state,
            points=joined(self.points, self.parameters),
            breaking_points=joined(self.breaks, {}),
            unstudied=unstudied,
        )

    def found(self, unstudied: dict[str, str]) -> Any:
        """All parts of an answer."""
        if self.kind == "proofs":
            return ProofResults(self.studies, self.state, joined(self.points, {}))
        if self.kind == "likeness":
            return LikenessResults(self.state, joined(self.points, {}))
        return self.results(unstudied)


class Studies:
    """Ask the page how far an augmentation goes: ``w.study("rotate.angle=-90:90:5")``.

    Parameters
    ----------
    tell
        Sends a message to pages.
    state
        What is analysed now, a copy, and the flat parameters of its steps.
    """

    def __init__(
        self,
        tell: Callable[..., None],
        state: Callable[[], tuple[dict[str, Any], Mapping[str, Any]]],
    ) -> None:
        self._tell = tell
        self._state = state
        self._running: dict[str, _Running] = {}
        self._callbacks = CallbackDispatcher()
        self._lock = RLock()
        #: What the last study found; None before there was one.
        self.results: StudyResults | None = None
        #: What the last :meth:`prove` found.
        self.proofs: ProofResults | None = None
        #: What the last :meth:`likeness` found.
        self.alike: LikenessResults | None = None

    def __call__(
        self, *studies: Spec, tolerance: float | None = None, gallery: bool = False
    ) -> StudyRequest:
        """Ask for studies of the state as it is now, without waiting.

        ``results = await w.study("rotate.angle=-90:90:5")`` where the kernel handles messages while
        a cell runs (ipykernel ≥ 7 in JupyterLab ≥ 4.4); elsewhere ``w.study.results`` in a later
        cell, or :meth:`on_done`.

        Parameters
        ----------
        studies
            Each a line of text (``"rotate.angle=-90:90:5"``, ``"worst-case"``,
            ``"smallest rotate.angle, translate.x"``), an object as in a file of studies, or the
            path of such a file (JSON). See docs/studies.md.
        tolerance
            By how much a value of a regression may move and still hold, in its unit.
        gallery
            True: every image of ``w.images``, else the one that is shown.

        Raises
        ------
        ValueError
            There is no study, or it is neither text nor object. What a study means, the page says.
        """
        asked = [each for study in studies for each in _read(study)]
        if not asked:
            raise ValueError("a study needs a parameter and its range: rotate.angle=-90:90:5")
        state, parameters = self._state()
        images = LIMITS["gallery"] if gallery else 1
        networks = 2 if state.get("compare") else 1
        # Twice, since what a grid shows is refined.
        most = 2 * LIMITS["study"]["points"] * len(asked) * images * networks
        running = _Running(StudyRequest(), asked, state, parameters, most)
        return self._ask(running, {"studies": asked}, tolerance, gallery)

    def prove(self, *proofs: str) -> StudyRequest:
        """Judge the maps that are shown, each by curves and the areas under them.

        ``proofs = await w.study.prove("deletion", "insertion")``; elsewhere ``w.study.proofs`` in a
        later cell, or :meth:`on_done`.

        Parameters
        ----------
        proofs
            Of "deletion", "insertion", "road" and "randomisation"; none: all of them. See
            docs/studies.md.

        Raises
        ------
        ValueError
            There is no such proof.
        """
        asked = list(proofs or PROOFS)
        for name in asked:
            if name not in PROOFS:
                raise ValueError(f"a proof is one of {', '.join(PROOFS)}, not {shown(name)}")
        # A curve has at most a point each twentieth.
        most = 21 * len(asked) * LIMITS["methods"]
        running = _Running(StudyRequest(), asked, *self._state(), most, kind="proofs")
        return self._ask(running, {"proofs": asked}, None, gallery=False)

    def likeness(self, gallery: bool = False) -> StudyRequest:
        """How alike the maps and predictions of the two networks of ``compare`` are.

        ``found = await w.study.likeness()``; elsewhere ``w.study.alike`` in a later cell, or
        :meth:`on_done`. The six measures of arXiv 2505.12581, of the first map that is shown.

        Parameters
        ----------
        gallery
            True: every image of ``w.images``, else the one that is shown.
        """
        most = LIMITS["gallery"] if gallery else 1
        running = _Running(StudyRequest(), ["likeness"], *self._state(), most, kind="likeness")
        return self._ask(running, {"likeness": True}, None, gallery)

    def _ask(
        self, running: _Running, order: dict[str, Any], tolerance: float | None, gallery: bool
    ) -> StudyRequest:
        request = running.request
        with self._lock:
            self._running[request.id] = running
            while len(self._running) > _MOST:
                self._end(next(iter(self._running)), "the study was given up for newer ones")
        self._tell(
            "study",
            request=request.id,
            order=order,
            tolerance=None if tolerance is None else float(tolerance),
            gallery=bool(gallery),
        )
        return request

    def on_done(self, callback: Callable[[Any], Any], remove: bool = False) -> None:
        """Call ``callback(results)`` after every study, perhaps on another thread than cells.

        The results are `StudyResults`, of :meth:`prove` `ProofResults`, of :meth:`likeness`
        `LikenessResults`.
        """
        self._callbacks.register_callback(callback, remove=remove)

    def stop(self) -> None:
        """End all studies that are under way."""
        with self._lock:
            for request in list(self._running):
                self._end(request, "the study was stopped")
                self._tell("stop-study", request=request)

    # What pages answer.

    def take(
        self,
        *,
        transfer: str,
        request: str,
        sequence: int,
        done: int,
        total: int,
        points: Mapping[str, Any],
        breaks: Mapping[str, Any],
        unstudied: Sequence[Mapping[str, Any]],
        last: bool,
    ) -> None:
        """Take one part of an answer; one may come twice.

        Raises
        ------
        ValueError
            Nobody asked, another page answers, or the part is damaged.
        """
        with self._lock:
            running = self._claim(request, transfer)
            if sequence < running.next:
                return
            if sequence > running.next:
                raise ValueError("parts of the study came out of order; ask for it again")
            problems = {text(one.get("image")): text(one.get("problem")) for one in unstudied}
            varied = {**VARIED, **MODEL}
            rows = checked(
                points, _COLUMNS[running.kind], varied if running.kind == "studies" else {}
            )
            running.add(rows, checked(breaks, BREAKS, MODEL))
            running.request.progress = (done, total)
            running.request.note_life()
            if not last:
                return
            del self._running[request]
            found = running.found(problems)
            setattr(self, _KEPT[running.kind], found)
        running.request.resolve(found)
        self._callbacks(found)

    def note_life(self, transfer: str, request: str) -> None:
        """A page is at work."""
        with self._lock:
            self._claim(request, transfer).request.note_life()

    def fail(self, transfer: str, request: str, sentence: str) -> None:
        """A page could not run the study."""
        with self._lock:
            self._claim(request, transfer)
            self._end(request, one_line(sentence))

    def give_up(self, sentence: str) -> None:
        """End everything that waits, with an error."""
        with self._lock:
            for request in list(self._running):
                self._end(request, sentence)

    def _claim(self, request: str, transfer: str) -> _Running:
        running = self._running.get(request)
        if running is None:
            raise ValueError("nobody waits for this study")
        running.transfer = running.transfer or transfer
        if running.transfer != transfer:
            raise ValueError("another page already answers")
        return running

    def _end(self, request: str, sentence: str) -> None:
        running = self._running.pop(request, None)
        if running is not None:
            running.request.fail(sentence)

    # The last results.

    def _last(self) -> StudyResults:
        if self.results is None:
            raise RuntimeError(
                'there are no results yet; ask for a study, w.study("rotate.angle=-90:90:5"), and '
                "read them in a later cell, or use w.study.on_done(callback)"
            )
        return self.results

    def to_dataframe(self) -> pandas.DataFrame:
        """One row for each point of the last study; see `StudyResults.to_dataframe`."""
        return self._last().to_dataframe()

    def plot(self) -> Figure:
        """The last study as curves; see `StudyResults.plot`."""
        return self._last().plot()

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the last study, as what its ending says; see `StudyResults.save`."""
        return self._last().save(path)

    def to_code(self, library: str, share: float = 0.95, model: str | None = None) -> str:
        """Ranges that keep the prediction, as code; see `StudyResults.to_code`."""
        return self._last().to_code(library, share, model)

    def __repr__(self) -> str:
        return f"Studies({len(self._running)} under way; results: {self.results!r})"


def _read(study: Spec) -> list[str | dict[str, Any]]:
    if isinstance(study, PathLike) or (isinstance(study, str) and study.endswith(".json")):
        read = json.loads(Path(study).expanduser().read_text(encoding="utf-8"))
        return _read(read["studies"] if isinstance(read, dict) and "studies" in read else read)
    if isinstance(study, str):
        return [study]
    if isinstance(study, Mapping):
        return [json.loads(json.dumps(dict(study)))]
    if isinstance(study, Sequence):
        return [each for one in study for each in _read(one)]
    raise ValueError(f"a study is a text or a dict, not {shown(study)}")
