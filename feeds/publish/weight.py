"""What keeps a page light: how many bytes a row brings, and how many rows fit."""

from collections.abc import Callable, Sequence
from itertools import accumulate, takewhile
from typing import TypeVar

from markupsafe import escape

Row = TypeVar("Row")

MOST = 100_000
"""Bytes of a page, style and script included; pictures come on top."""


def weight(*texts: str) -> int:
    """Return how many bytes of HTML the texts are."""
    return sum(len(escape(text).encode(errors="replace")) for text in texts)


def fitting(rows: Sequence[Row], cost: Callable[[Row], int], room: int) -> Sequence[Row]:
    """Return as many of the first rows as cost no more than `room` bytes together."""
    return rows[: sum(1 for _ in takewhile(lambda total: total <= room, accumulate(map(cost, rows))))]
