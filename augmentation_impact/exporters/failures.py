"""What an exporter says went wrong → one clean sentence.

Exporters answer with pages: colours of a terminal, steps, links, the whole graph. What a user can
act on is the innermost cause's own first sentence.
"""

from __future__ import annotations

import re

#: Letters of a reason at most.
LONGEST = 200
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b.|[\x00-\x08\x0b-\x1f\x7f]")
#: A reason ends where one of these begins.
_ENDS = re.compile(
    r"\s*(This is step \d|Next steps:|## |Please feel free|Please report|\(Refer to"
    r"|Failure message:|\(unhinted:|For more information|Refer to |If you would like"
    r"|Arguments received by|Call arguments"
    r"|Full call stack|The following call raised|To fix the error|\bgraph\b ?\(|File \"|https?://)",
    re.IGNORECASE,
)
#: How PyTorch shows one of its operators.
_OPERATOR = re.compile(r"<OpOverload\(op='([^']+)'[^>]*>")
#: Lines that name no cause.
_EMPTY = re.compile(
    r"^(|Failed to (export|convert|decompose).*|<class .*>:?|Traceback.*|The error above .*"
    r"|Exception encountered when calling .*|=+|-+|\^+|~+)$"
)


def reason(error: BaseException | None) -> str:
    """The innermost cause of an error that says something, as one line of at most 200 letters.

    The name of its kind where no cause says anything.
    """
    found = ""
    kind = type(error).__name__
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        line = _sentence(str(error))
        if line:
            found, kind = line, type(error).__name__
        # What an error was raised while handling is its cause only where it says nothing itself.
        error = error.__cause__ or (None if found else error.__context__)
    return found or kind


def _sentence(text: str) -> str:
    """The first line that names a cause, as far as it does."""
    for line in _OPERATOR.sub(r"\1", _ESCAPES.sub("", text)).splitlines():
        plain = " ".join(_ENDS.split(line, maxsplit=1)[0].split()).rstrip(" .,:;")
        if not _EMPTY.match(plain):
            return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"
    return ""
