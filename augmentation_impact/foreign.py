"""What other libraries hand over, and what they raise: arrays without loss, errors as sentences.

The one place that knows how tensors of other libraries become numpy's, and how their errors read.
Knows nothing of widgets. numpy is imported when it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

#: Letters of another library's error that go into a sentence of ours.
_LONGEST = 160
#: Letters of a whole sentence.
_SENTENCE = 300


class Refused(ValueError):
    """A sentence of our own about a value: it completes "AugmentationImpact.image …"."""


@contextmanager
def in_words(what: str, advice: str = "") -> Iterator[None]:
    """Turn whatever another library raises inside into one sentence; our own pass.

    Parameters
    ----------
    what
        What is wrong, without the reason: "is damaged: photo.png".
    advice
        What to do.

    Raises
    ------
    Refused
        "is damaged: photo.png (the reason in the library's words); the advice".
    """
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        raise Refused(f"{what} ({reason(error)}){advice and '; '}{advice}") from error


def one_line(text: str, longest: int = _SENTENCE) -> str:
    """The text without what cannot be printed; the middle of a long one is left out."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    head = longest * 2 // 3
    return text if len(text) <= longest else f"{text[:head]}…{text[head + 1 - longest :]}"


def drawn(text: str) -> str:
    """The text as matplotlib shows it as it is: between two dollars it would read a formula."""
    return text.replace("$", r"\$")


def reason(error: BaseException) -> str:
    """Why, in one line of at most 160 letters, by the words of another library."""
    for kind, words in _KINDS:
        if isinstance(error, kind):
            return words
    said = getattr(error, "strerror", None) if isinstance(error, OSError) else None
    text = one_line(str(said or error), _LONGEST).rstrip(".")
    return f"{text} is missing" if isinstance(error, KeyError) else text or type(error).__name__


#: Errors whose own words say nothing.
_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (MemoryError, "it needs more memory than there is"),
    (RecursionError, "it is nested too deeply"),
    (AssertionError, "it breaks a rule of its own format"),
    (IndexError, "it ends too early"),
)


def is_array(value: object) -> bool:
    """Whether a library would call it an array or a tensor."""
    return hasattr(type(value), "__array__") or _is_torch(value) or _is_sparse(value)


def array_of(value: Any) -> Array:
    """An array of numpy with the same numbers; nothing is rounded.

    Parameters
    ----------
    value
        numpy arrays; masked ones, whose gaps become NaN; tensors of PyTorch on any device, with a
        gradient, sparse, bfloat16 or quantized; arrays of JAX, TensorFlow, CuPy, pandas and of
        everything else with ``__array__``; sparse matrices of SciPy.

    Raises
    ------
    Refused
        It has no values, or its library cannot bring them to the host's memory: why.
    """
    import numpy as np

    with in_words("cannot be read as an array", "give an array of numpy"):
        if isinstance(value, np.ma.MaskedArray):
            return _without_mask(value)
        for fits, values in _LIBRARIES:
            if fits(value):
                value = values(value)
        array = np.asarray(value)
        # bfloat16 and smaller, as JAX and TensorFlow give them: every value is one of float32.
        small = array.dtype.type.__module__.partition(".")[0] == "ml_dtypes"
        return array.astype(np.float32) if small else array


def plain(value: Any) -> Any:
    """Numbers and lists in place of arrays and tensors; everything else as it is."""
    return array_of(value).tolist() if is_array(value) else value


def single_axis(value: Any) -> Any:
    """An array of one axis, where only that one is longer than 1, as [C, 1, 1] is of constants."""
    if not is_array(value):
        return value
    array = array_of(value)
    return array.reshape(-1) if array.ndim > 1 and array.size == max(array.shape) else array


def _without_mask(value: Any) -> Array:
    import numpy as np

    if not np.ma.is_masked(value):
        return np.asarray(value.data)
    kind = value.dtype if value.dtype.kind == "f" else np.float64
    return np.asarray(value.astype(kind).filled(np.nan))


def _is_torch(value: object) -> bool:
    return all(callable(getattr(value, name, None)) for name in ("detach", "cpu", "numpy"))


def _from_torch(tensor: Any) -> Any:
    if getattr(tensor, "is_meta", False):
        raise Refused("is a tensor on the device “meta”, which has a shape and no values")
    tensor = tensor.detach()
    if getattr(tensor, "is_quantized", False):
        tensor = tensor.dequantize()
    if str(getattr(tensor, "layout", "torch.strided")) != "torch.strided":
        tensor = tensor.to_dense()
    tensor = tensor.cpu()
    for resolved in ("resolve_conj", "resolve_neg"):
        tensor = getattr(tensor, resolved, lambda same=tensor: same)()
    if re.fullmatch(r"torch\.(bfloat16|float8_\w+)", str(getattr(tensor, "dtype", ""))):
        # numpy has neither; float32 holds all of their values.
        tensor = tensor.float()
    return tensor.numpy()


def _is_sparse(value: object) -> bool:
    return type(value).__module__.startswith("scipy.sparse")


def _is_cupy(value: object) -> bool:
    return type(value).__module__.partition(".")[0] == "cupy"


#: (whether it is one of a library's, its values on the host).
_LIBRARIES: tuple[tuple[Callable[[object], bool], Callable[[Any], Any]], ...] = (
    (_is_torch, _from_torch),
    (_is_sparse, lambda matrix: matrix.toarray()),
    (_is_cupy, lambda array: array.get()),
)
