"""A plot of curves and points on two logarithmic axes -> SVG that can be read in light and in dark."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from xml.sax.saxutils import escape

Point = tuple[float, float]

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 720, 440, 76, 20, 130, 52
_LABEL, _LINE = 110, 16
"""The room that the name of a point takes."""
_OPENING = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
    ' aria-labelledby="title desc">'
)
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.grid{stroke:#ddd}.ours{stroke:#0a58ca;fill:#0a58ca}"
    ".curve{fill:none;stroke-width:2.5}.mark{fill:#b02a37}.link{stroke:#b02a37;stroke-dasharray:3 3}"
    "@media (prefers-color-scheme:dark){text{fill:#eee}.grid{stroke:#444}.ours{stroke:#7ab1ff;fill:#7ab1ff}"
    ".curve{fill:none}.mark{fill:#ff8f9b}.link{stroke:#ff8f9b}}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What to draw: our curve, the others' points by name, ticks by their words."""

    title: str
    description: str
    across: str
    up: str
    curve: Sequence[Point]
    points: Mapping[str, Point]
    across_ticks: Mapping[str, float]
    up_ticks: Mapping[str, float]


def draw(plot: Plot) -> str:
    """Return the SVG, with a title and a description for those who do not see it."""
    return "\n".join(
        (
            _OPENING,
            f'<title id="title">{escape(plot.title)}</title>',
            f'<desc id="desc">{escape(plot.description)}</desc>',
            f"<style>{_STYLE}</style>",
            *_grid(plot),
            *_curve(plot),
            *_points(plot),
            "</svg>\n",
        )
    )


def _grid(plot: Plot) -> Iterator[str]:
    low, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    for words, value in plot.across_ticks.items():
        x = _x(plot, value)
        yield f'<path class="grid" d="M{x} {_TOP}V{low}"/>'
        yield f'<text x="{x}" y="{low + 20}" text-anchor="middle">{escape(words)}</text>'
    for words, value in plot.up_ticks.items():
        y = _y(plot, value)
        yield f'<path class="grid" d="M{_LEFT} {y}H{right}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{escape(words)}</text>'
    middle = (_LEFT + right) / 2
    yield f'<text x="{middle}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(plot.across)}</text>'
    yield f'<text x="{_LEFT}" y="{_TOP - 6}">{escape(plot.up)}</text>'


def _curve(plot: Plot) -> Iterator[str]:
    places = [(_x(plot, across), _y(plot, up)) for across, up in plot.curve]
    yield f'<path class="ours curve" d="M{"L".join(f"{x} {y}" for x, y in places)}"/>'
    x, y = places[len(places) // 2]
    yield f'<text x="{x - 8}" y="{y + 18}" text-anchor="end">ours</text>'


def _points(plot: Plot) -> Iterator[str]:
    labels: list[Point] = []
    for name, (across, up) in sorted(plot.points.items(), key=lambda point: point[1]):
        x, y = _x(plot, across), _y(plot, up)
        place = y - 5
        while any(abs(x - other) < _LABEL and abs(place - height) < _LINE for other, height in labels):
            place += _LINE
        labels.append((x, place))
        yield f'<circle class="mark" cx="{x}" cy="{y}" r="5"/>'
        yield f'<text x="{x + 9}" y="{place}">{escape(name)}</text>'


def _x(plot: Plot, value: float) -> float:
    return _place(value, list(plot.across_ticks.values()), _LEFT, _WIDTH - _RIGHT)


def _y(plot: Plot, value: float) -> float:
    return _place(value, list(plot.up_ticks.values()), _HEIGHT - _BOTTOM, _TOP)


def _place(value: float, ticks: Sequence[float], first: float, last: float) -> float:
    """Return where a value is, on a logarithmic axis from the first tick to the last."""
    low, high = log10(min(ticks)), log10(max(ticks))
    return round(first + (log10(value) - low) / (high - low) * (last - first), 1)
