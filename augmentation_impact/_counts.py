"""Counts in sentences."""


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: “1 image”, “20 images”.

    Parameters
    ----------
    count
        How many, at least 0.
    one, many
        The noun of one and of several; by default with an s.
    """
    return f"{count} {one if count == 1 else many or f'{one}s'}"
