"""Checks of single values: each returns the value in plain form or raises ``ValueError`` in words.

The words complete a sentence that begins with the name of the trait: "must be between 0 and 360;
got 400".
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from itertools import islice
from numbers import Integral, Real
from reprlib import Repr
from typing import Any

from ._catalogue import LIMITS
from .foreign import plain, single_axis

Check = Callable[[Any], Any]
#: More than any list has that a widget takes.
_MOST_ITEMS = 2**20


class _Short(Repr):
    """As much of a value as an error shows; of long lists only the beginning is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = self.maxlong = 80
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = 20

    def repr_int(self, value: int, _: int) -> str:
        """Python refuses to write integers of thousands of digits."""
        return repr(value) if abs(value) < 10**40 else "an integer of more than 40 digits"


_REPR = _Short()
#: Integers beyond are not exact in a page.
LARGEST_INTEGER = 2**53 - 1
#: Lists and objects that may stand in one another.
_DEEPEST = 16


def shown(value: object) -> str:
    """The value as it appears in an error, at most 60 characters in one line."""
    text = " ".join(_REPR.repr(value).split())
    return text if len(text) <= 60 else f"{text[:57]}…"


def _float(value: Any) -> float:
    """The number; infinite where a whole number is larger than any float."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def plain_data(value: Any, depth: int = 0) -> Any:
    """Plain data: null, true, false, finite numbers, texts, lists, and objects of these."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"must hold finite numbers; got {shown(value)}")
        return value
    if depth == _DEEPEST:
        raise ValueError(f"must not be nested more than {_DEEPEST} times")
    if isinstance(value, (list, tuple)):
        return [plain_data(each, depth + 1) for each in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: plain_data(each, depth + 1) for key, each in value.items()}
    raise ValueError(f"must be plain data; got {shown(value)}")


def _written(value: Any) -> str:
    """A number in few letters."""
    result = _float(value)
    return f"{result:g}" if math.isfinite(result) else shown(value)


def number(minimum: float, maximum: float, unit: str = "") -> Check:
    """A finite real number in a closed range, as float."""
    suffix = f" {unit}" if unit else ""

    def check(value: object) -> float:
        value = plain(value)
        if isinstance(value, bool) or not isinstance(value, Real):
            raise ValueError(f"must be a number; got {shown(value)}")
        result = _float(value)
        if not minimum <= result <= maximum:
            raise ValueError(
                f"must be between {minimum:g} and {maximum:g}{suffix}; got {_written(value)}"
            )
        return result

    return check


def integer(minimum: float, maximum: float = LARGEST_INTEGER) -> Check:
    """An integer in a closed range."""

    def check(value: object) -> int:
        value = plain(value)
        if isinstance(value, bool) or not isinstance(value, Integral):
            raise ValueError(f"must be an integer; got {shown(value)}")
        result = int(value)
        if not minimum <= result <= maximum:
            open_ = maximum == LARGEST_INTEGER and result < minimum
            bounds = f"{minimum:g} or more" if open_ else f"between {minimum:g} and {maximum:g}"
            raise ValueError(f"must be {bounds}; got {shown(result)}")
        return result

    return check


def choice(choices: Sequence[str]) -> Check:
    """One of a few names."""

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            names = ", ".join(repr(name) for name in choices)
            raise ValueError(f"must be one of {names}; got {shown(value)}")
        return value

    return check


def choices(names: Sequence[str], most: int) -> Check:
    """Some of a few names, each once."""
    one = choice(names)

    def check(value: object) -> list[str]:
        found = [one(each) for each in items(value, "names")]
        if len(found) > most:
            raise ValueError(f"may hold at most {most} names; got {len(found)}")
        twice = next((name for name in found if found.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"must name {twice!r} once")
        return found

    return check


def boolean(value: object) -> bool:
    """True or False, nothing else."""
    if not isinstance(value, bool):
        raise ValueError(f"must be True or False; got {shown(value)}")
    return value


def text(value: object) -> str:
    """A string."""
    if not isinstance(value, str):
        raise ValueError(f"must be a string; got {shown(value)}")
    if len(value) > LIMITS["text"]:
        raise ValueError(f"must have at most {LIMITS['text']} letters; got {len(value)}")
    return value


def finite(value: object) -> float:
    """A finite number, as float."""
    value = plain(value)
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"must hold finite numbers; got {shown(value)}")
    result = _float(value)
    if not math.isfinite(result):
        raise ValueError(f"must hold finite numbers; got {shown(value)}")
    return result


def size(minimum: float, maximum: float) -> Check:
    """The side of a square, or height and width."""
    side = integer(minimum, maximum)

    def check(value: object) -> int | list[int]:
        value = plain(value)
        if isinstance(value, Integral) or not isinstance(value, Iterable):
            return int(side(value))
        sides = items(value, "sides")
        if len(sides) != 2:
            raise ValueError(f"must be one side or (height, width); got {shown(value)}")
        height, width = (int(side(each)) for each in sides)
        return height if height == width else [height, width]

    return check


def window(value: object) -> list[float]:
    """Level and width of the shown values, width above 0."""
    numbers = items(value, "level and width")
    if len(numbers) != 2:
        raise ValueError(f"must be (level, width); got {shown(value)}")
    level, width = map(finite, numbers)
    if width <= 0:
        raise ValueError(f"must have a width above 0; got {width:g}")
    return [level, width]


def indices(value: object) -> list[int]:
    """Indices of one channel or of three; a number alone is one."""
    value = plain(value)
    given = [value] if isinstance(value, Integral) else items(value, "channels")
    if len(given) not in (1, 3):
        raise ValueError(f"must name one channel or three; got {shown(value)}")
    return [int(integer(0)(channel)) for channel in given]


def items(value: object, what: str) -> list[Any]:
    """The elements of anything with an order (list, tuple, array, tensor) but a string."""
    found = plain(value)
    if isinstance(found, (str, bytes, Mapping)) or not isinstance(found, Iterable):
        raise ValueError(f"must be a list of {what}; got {shown(value)}")
    if isinstance(found, Set):
        raise ValueError(f"must be a list of {what}, and a set has no order; got {shown(value)}")
    # A generator need not end.
    result = list(islice(found, _MOST_ITEMS + 1))
    if len(result) > _MOST_ITEMS:
        raise ValueError(f"may hold at most {_MOST_ITEMS} {what}; got more")
    return result


def channels(positive: bool) -> Check:
    """One finite number per channel, or one for all of them, which may stand alone."""

    def check(value: object) -> list[float]:
        value = plain(single_axis(value))
        alone = isinstance(value, Real) and not isinstance(value, bool)
        numbers = [value] if alone else items(value, "numbers, one per channel")
        if not numbers:
            raise ValueError("must hold one number per channel; got none")
        return [one(entry, "" if alone else f" at [{i}]") for i, entry in enumerate(numbers)]

    def one(value: object, where: str) -> float:
        try:
            number = finite(value)
        except ValueError as error:
            raise ValueError(f"{error}{where}") from error
        if positive and number <= 0:
            raise ValueError(f"must hold numbers above 0; got {shown(number)}{where}")
        return number

    return check


def names(value: object, count: int | None) -> list[str]:
    """A name for each channel; `count` of them, None for any number."""
    result = items(value, "channel names")
    for name in result:
        if not isinstance(name, str):
            raise ValueError(f"must hold strings; got {shown(name)}")
    if count is not None and len(result) != count:
        raise ValueError(f"must name each of the {count} channels; got {len(result)} names")
    return result


def positive(value: object) -> float:
    """A finite number above 0, as float."""
    value = plain(value)
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < _float(value) < math.inf:
        raise ValueError(f"must be a number above 0; got {shown(value)}")
    return float(value)


def port(value: object, names: Sequence[str] | None) -> str:
    """The name of an input or an output of the model; `names`: those it has, None if unknown."""
    name = text(value)
    if names is not None and name not in names:
        known = difflib.get_close_matches(name, names, n=5, cutoff=0) if len(names) > 5 else names
        raise ValueError(f"must be one of {', '.join(map(repr, known))}; got {shown(name)}")
    return name


def class_index(value: object, names: Sequence[str] | None) -> int:
    """A class by index or name.

    Parameters
    ----------
    value
        Index, or a name out of `names`.
    names
        The names of all classes, None where only the page knows them.
    """
    if not isinstance(value, str):
        index = integer(0)(value)
        if names is not None and index >= len(names):
            raise ValueError(f"must be a class from 0 to {len(names) - 1}; got {index}")
        return index
    if names is None:
        raise ValueError(f"must be a class index while no labels are set; got {shown(value)}")
    found = [index for index, name in enumerate(names) if name.lower() == value.lower()]
    if not found:
        near = difflib.get_close_matches(value, names, n=3)
        hint = f"; the nearest are {', '.join(map(repr, near))}" if near else ""
        raise ValueError(f"must name a class of the model; {shown(value)} is none{hint}")
    if len(found) > 1:
        indices = ", ".join(map(str, found))
        raise ValueError(f"is ambiguous: {shown(value)} names the classes {indices}; use an index")
    return found[0]


def classes(value: object, selections: Sequence[str], names: Sequence[str] | None) -> Any:
    """A named selection of classes, or a list of classes as indices without repetition."""
    if isinstance(value, str):
        if value in selections:
            return value
        known = " or ".join(repr(name) for name in selections)
        raise ValueError(f"must be {known} or a list of classes; got {shown(value)}")
    indices = [class_index(item, names) for item in items(value, "class indices or names")]
    if not indices:
        raise ValueError("must hold at least one class; got an empty list")
    return list(dict.fromkeys(indices))


def fields(ranges: Mapping[str, Sequence[float]]) -> Check:
    """A plain object of numbers, each in its range, all present."""

    def check(value: object) -> dict[str, float]:
        if not isinstance(value, Mapping) or set(value) != set(ranges):
            keys = ", ".join(repr(key) for key in ranges)
            raise ValueError(f"must be a dict with the keys {keys}; got {shown(value)}")
        result = {}
        for key, (minimum, maximum) in ranges.items():
            try:
                result[key] = number(minimum, maximum)(value[key])
            except ValueError as error:
                raise ValueError(f"[{key!r}] {error}") from None
        return result

    return check
