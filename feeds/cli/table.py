"""Tables: folded into the width of a terminal, and elsewhere a line a row, however long."""

import sys
from collections.abc import Collection, Sequence

Cell = tuple[str, str]
"""A text, and the color that it has on a terminal ('' for none)."""


def show_table(header: Sequence[str], rows: Sequence[Sequence[Cell]], *, right: Collection[str] = ()) -> None:
    """Print a table; the columns that are called as in `right` are of numbers. Its cells must be fit to print."""
    if sys.stdout.isatty():
        _draw(header, rows, right)
    else:
        _line_up(header, rows, right)


def _draw(header: Sequence[str], rows: Sequence[Sequence[Cell]], right: Collection[str]) -> None:
    from rich.console import Console  # noqa: PLC0415  # only where there is a terminal
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in header:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(text, style=style) for text, style in row))
    console = Console()
    with console.capture() as drawn:  # rich ends the process itself where its output is not wanted
        console.print(table)
    print(drawn.get(), end="")


def _line_up(header: Sequence[str], rows: Sequence[Sequence[Cell]], right: Collection[str]) -> None:
    """Print lines: rich takes half a millisecond for each, and a hundred thousand may be wanted."""
    from rich.cells import cell_len  # noqa: PLC0415  # how wide letters are is a table of its own

    lines = [header, *([text for text, _ in row] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (
            " " * (width - cell_len(text)) + text if name in right else text + " " * (width - cell_len(text))
            for name, text, width in zip(header, line, widths, strict=True)
        )
        print("  ".join(cells).rstrip())
