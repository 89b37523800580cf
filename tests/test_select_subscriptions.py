"""Sources as subscription lists, there and back."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import NOON

from config.model import Source
from config.opml import Feed, read_opml
from config.values import MAX_DEPTH
from feeds.model import Outline
from feeds.publish.opml import render
from feeds.select.subscriptions import outlines_of, source_of
from store.source_model import SourceState

# What the configuration takes and XML can carry; a list is no place for marks that turn the text around.
LETTERS = st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs"), exclude_characters="\ufffd")
NAMES = (
    st.text(LETTERS, min_size=1, max_size=12)
    .map(lambda name: name.replace("/", "").strip())
    .filter(lambda name: name not in {"", ".", ".."})
)
PATHS = st.lists(NAMES, min_size=1, max_size=MAX_DEPTH).map("/".join)
URLS = st.builds(
    "https://{}.example/{}".format, st.integers(0, 999), st.sampled_from(["", "feed?a=1&b=<", "新闻"])
)
SOURCES = st.lists(
    st.builds(Source, url=URLS, categories=st.lists(PATHS, max_size=3, unique=True).map(tuple), title=NAMES),
    max_size=8,
    unique_by=lambda source: source.url,
)


def state(url: str, **overrides: str) -> SourceState:
    return SourceState(id=1, kind="feed", url=url, host="", **{"title": "", **overrides})  # type: ignore[arg-type]  # by name


def test_folders_are_category_levels() -> None:
    """A source stands at each of its places, one without a category at the top; folders are shared."""
    sources = (
        Source(url="https://a.example/", categories=("News/Sea", "Boats"), title="A"),
        Source(url="https://b.example/", categories=("News",)),
        Source(url="https://c.example/"),
    )
    a = Outline(title="A", xml_url="https://a.example/")
    b, c = (Outline(title=url, xml_url=url) for url in ("https://b.example/", "https://c.example/"))
    assert outlines_of(sources, {}) == (
        c,
        Outline(title="News", children=(b, Outline(title="Sea", children=(a,)))),
        Outline(title="Boats", children=(a,)),
    )


def test_what_the_store_knows_is_told() -> None:
    """The title that a feed gives itself, unless it was given another, and its page."""
    url = "https://a.example/"
    known = {url: state(url, title="Own", link="https://a.example/home?sid=1&token=hush")}
    (own,) = outlines_of([Source(url=url)], known)
    assert (own.title, own.html_url) == ("Own", "https://a.example/home?sid=1")
    (given_title,) = outlines_of([Source(url=url, title="Given")], known)
    assert given_title.title == "Given"


def test_secrets_stay_out() -> None:
    """A list is passed on: tokens in addresses are not, nor headers, nor the names of credentials."""
    source = Source(url="https://a.example/f?id=1&token=hush", headers={"X-Key": "hush"}, credentials="HUSH")
    assert b"hush" not in render("Planet", outlines_of([source], {})).lower()


@pytest.mark.parametrize(
    ("feed", "under", "source"),
    [
        (Feed("u", "Sea", ("A/B", "C"), 1), "", Source(url="u", categories=("A/B", "C"), title="Sea")),
        (Feed("u", "", ("A/B", "C"), 1), "X/Y", Source(url="u", categories=("X/Y/A/B", "X/Y/C"))),
        (Feed("u", "u", (), 1), "X", Source(url="u", categories=("X",))),
        (Feed("u", "High\n\ttide", (), 1), "", Source(url="u", title="High tide")),
    ],
)
def test_a_listed_feed_becomes_a_source(feed: Feed, under: str, source: Source) -> None:
    """Its folders are below the category that was asked for; a title that says nothing is none."""
    assert source_of(feed, under) == source


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(SOURCES)
def test_importing_an_export_gives_the_same_sources(tmp_path: Path, sources: list[Source]) -> None:
    """Every source, its title and its categories come back, in whatever order the folders have them."""
    path = tmp_path / "export.opml"
    path.write_bytes(render("Planet", outlines_of(sources, {}), NOON))
    back = {source.url: source for source in map(source_of, read_opml(path))}
    assert {url: (set(one.categories), one.title) for url, one in back.items()} == {
        one.url: (set(one.categories), one.title) for one in sources
    }
