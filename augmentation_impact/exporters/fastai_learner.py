"""fastai: the network of a Learner, and what its DataLoaders say of classes, size and pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .facts import Facts, normalisation


def describe(learner: Any) -> Facts:
    """Vocabulary, normalisation and item size of a Learner."""
    loaders = learner.dls
    vocab = getattr(loaders, "vocab", None)
    size = None
    statistics: dict[str, object] = {}
    for transform in _transforms(loaders):
        kind = type(transform).__name__
        if kind == "Normalize":
            mean, std = (getattr(transform, name).flatten().tolist() for name in ("mean", "std"))
            statistics = normalisation(mean, std)
        size = _side(transform) or size
    return Facts(
        **statistics,  # type: ignore[arg-type]
        size=size,
        labels=tuple(map(str, vocab)) if vocab is not None and _flat(vocab) else None,
    )


def _flat(vocab: Any) -> bool:
    """Whether it names the classes of one output: several outputs have a list each."""
    return len(vocab) > 0 and all(isinstance(name, (str, int, float, bool)) for name in vocab)


def _transforms(loaders: Any) -> Iterator[Any]:
    """Transforms of the validation items, then of their batches."""
    for name in ("after_item", "after_batch"):
        yield from getattr(getattr(loaders.valid, name, None), "fs", ())


def _side(transform: Any) -> int | None:
    """Side of the square that a transform resizes to."""
    size = getattr(transform, "size", None)
    try:
        sides = [int(side) for side in size] if size is not None else []
    except TypeError:
        sides = [int(size)] if isinstance(size, int) else []
    return sides[0] if sides and len(set(sides)) == 1 and sides[0] > 1 else None
