"""Packages that some answers need and the widget does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def needed(package: str, by: str) -> Iterator[None]:
    """Say who needs a package that an import in the block does not find, and how to install it.

    Raises
    ------
    ImportError
        It is not installed; what it misses itself is told as it is.
    """
    try:
        yield
    except ImportError as error:
        if error.name is not None and error.name.partition(".")[0] != package:
            raise
        raise ImportError(
            f"{by} needs {package}; install it with: pip install {package}"
        ) from error
