"""Files that the user names → bytes. Only regular files are opened, and no more is read than fits.

What pages send never comes here.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from ._checks import shown
from .foreign import Refused, in_words, reason

#: A scheme has two letters at least, and so is no drive of Windows.
_URL = re.compile(r"[a-z][a-z0-9+.-]+:/|data:[a-z]", re.IGNORECASE)
#: What may stand in place of a file; to open a pipe would wait for its writer.
_OTHERS = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe"),
    (stat.S_ISSOCK, "it is a socket"),
    (stat.S_ISCHR, "it is a device"),
    (stat.S_ISBLK, "it is a device"),
)


def path_of(value: str | PathLike[str]) -> Path:
    """The path, with ``~`` resolved.

    Raises
    ------
    Refused
        It is a URL, or no path that this system can have.
    """
    with in_words(f"is no path of a file: {shown(value)}"):
        text = os.fsdecode(value)
        if _URL.match(text):
            raise Refused(
                "cannot be a URL, since Python fetches nothing; "
                f"download it first and give the file's path; got {shown(text)}"
            )
        if "\0" in text:
            raise Refused(f"is no path of a file: {shown(text)} holds a NUL")
        return Path(text).expanduser()


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """A regular file, open for reading, and its size in bytes.

    Raises
    ------
    OSError
        There is none, or it is something else: a folder, a pipe, a device.
    """
    _check_regular(os.stat(path))
    # Should a pipe take the file's place in between, opening it does not wait.
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY), "rb") as file:
        about = os.fstat(file.fileno())
        _check_regular(about)
        yield file, about.st_size


_BINARY: int = getattr(os, "O_BINARY", 0)


def _check_regular(about: os.stat_result) -> None:
    if not stat.S_ISREG(about.st_mode):
        other = next((words for fits, words in _OTHERS if fits(about.st_mode)), "it is no file")
        raise OSError(0, other)


def read_file(path: Path, largest: int, advice: str) -> bytes:
    """The bytes of a regular file.

    Parameters
    ----------
    path
        As `path_of` gives it.
    largest
        Most bytes that are read.
    advice
        What to do about a file that is not there.

    Raises
    ------
    Refused
        It cannot be read, is no regular file, or is larger.
    """
    try:
        with opened(path) as (file, size):
            if size > largest:
                raise Refused(
                    f"is too large: {path.name} has {size / 2**20:.0f} MiB; "
                    f"at most {largest // 2**20} are read"
                )
            return file.read(size)
    except (OSError, ValueError, MemoryError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(f"cannot be read from {path} ({reason(error)}); {advice}") from error
