"""The figures of the scheduler's documentation: where they are written, and a plot that is told in words, too."""

from pathlib import Path

import pytest
from bench import scheduling
from bench.plot import Plot, draw
from lxml import etree

from feeds.simulate.families import Made
from feeds.simulate.many import made_traces
from feeds.simulate.rules import PEERS

PLOT = Plot(
    title="A & B",
    description="Two points.",
    across="polls",
    up="delay",
    curve=[(1, 100), (10, 10)],
    points={"one <rule>": (2, 90), "another": (2.1, 90)},
    across_ticks={"1": 1, "10": 10},
    up_ticks={"10 s": 10, "100 s": 100},
)
SVG = "{http://www.w3.org/2000/svg}"


def test_a_plot_says_what_it_shows() -> None:
    """A title, a description, and names that do not lie upon each other; it knows the dark."""
    root = etree.fromstring(draw(PLOT))
    assert [root.findtext(f"{SVG}{name}") for name in ("title", "desc")] == ["A & B", "Two points."]
    assert "prefers-color-scheme:dark" in str(root.findtext(f"{SVG}style"))
    names = {one.text: float(one.get("y", 0)) for one in root.iter(f"{SVG}text")}
    assert abs(names["one <rule>"] - names["another"]) >= 16


def test_a_plot_is_logarithmic() -> None:
    """The curve goes from corner to corner."""
    root = etree.fromstring(draw(PLOT))
    (curve,) = (one.get("d") for one in root.iter(f"{SVG}path") if one.get("class") == "ours curve")
    assert curve == "M76.0 20.0L590.0 388.0"


def test_figures_are_written_between_their_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The prose around them stays; a part that is not there is an error."""
    page = tmp_path / "scheduling.md"
    page.write_text("before\n<!-- a -->\nold\n<!-- end of a -->\nafter\n", encoding="utf-8")
    monkeypatch.setattr(scheduling, "DOCS", tmp_path)
    scheduling.write("a", ["new \\1"])
    assert page.read_text(encoding="utf-8") == "before\n<!-- a -->\n\nnew \\1\n\n<!-- end of a -->\nafter\n"
    with pytest.raises(SystemExit, match="no part b"):
        scheduling.write("b", [])


def test_each_rule_has_a_row() -> None:
    """With ours at no more polls, and an oracle that is better than both."""
    rows = scheduling.compare(made_traces(Made(family="mixed", seed=1, warm=3, days=2), 6))
    assert list(rows) == list(PEERS)
    for row in rows.values():
        assert row.ours.polls <= row.theirs.polls
        assert row.oracle_delay <= row.ours.mean_delay
        assert row.oracle_polls <= row.ours.polls
