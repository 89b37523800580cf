"""Deltas of feeds (RFC 3229, `A-IM: feed`): only what a client lacks, and never less."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from make import channel, item, stored_item
from serving import FEED, Answer, Site, entry_ids, small_site

from feeds.publish import FORMATS
from feeds.server.deltas import Deltas, wants_delta
from feeds.server.files import File, Stamp, make_file

FEEDS = {form.filename: form for form in FORMATS if form.name != "html"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a tree in which each test has a folder of its own."""
    with small_site(tmp_path_factory.mktemp("site")) as published:
        yield published


def render(name: str, *entries: str) -> bytes:
    """Return a feed of entries that are named by their ids; `a!` is another version of `a`."""
    stored = (stored_item(public_id=entry[0], item=item(title=entry)) for entry in entries)
    return FEEDS[name].render(channel(items=tuple(stored)))


def ask(site: Site, path: str, *tags: str, **more: str) -> Answer:
    """Ask for what is in none of the versions that have these tags."""
    return site.ask(path, a_im="feed", if_none_match=", ".join(tags), **more)


@pytest.mark.parametrize("name", FEEDS)
def test_a_delta_has_what_is_new_or_changed(site: Site, name: str) -> None:
    """226 with these entries only, and the tag of the whole feed as it is now."""
    path = f"/delta/{name}"
    site.write(path[1:], render(name, "b", "a"))
    old = ask(site, path)
    site.write(path[1:], render(name, "d", "c", "b!", "a"))
    delta, whole = ask(site, path, old.headers["etag"]), site.ask(path)
    assert (old.status, delta.status, whole.status) == (200, 226, 200)
    assert entry_ids(delta.body) == ["d", "c", "b"]
    assert delta.headers.pop("content-length") == str(len(delta.body)) != whole.headers.pop("content-length")
    told = {name: delta.headers.pop(name) for name in ("im", "delta-base", "vary", "cache-control")}
    assert told == {
        "im": "feed",
        "delta-base": old.headers["etag"],
        "vary": "A-IM, If-None-Match",
        "cache-control": "no-store, im",
    }
    del whole.headers["vary"], whole.headers["cache-control"], whole.headers["date"], delta.headers["date"]
    assert delta.headers == whole.headers
    assert ask(site, path, delta.headers["etag"]).status == 304
    assert site.ask(path, "HEAD", a_im="feed", if_none_match=old.headers["etag"]).status == 226


def test_a_delta_may_be_empty(site: Site) -> None:
    """Where entries only went away, there is nothing to send but the new tag."""
    site.write("empty/rss.xml", render("rss.xml", "b", "a"))
    etag = site.ask("/empty/rss.xml").headers["etag"]
    site.write("empty/rss.xml", render("rss.xml", "b"))
    delta = ask(site, "/empty/rss.xml", etag)
    assert (delta.status, entry_ids(delta.body)) == (226, [])
    assert delta.headers["etag"] == site.ask("/empty/rss.xml").headers["etag"]


def test_an_entry_that_comes_back_is_sent_again(site: Site) -> None:
    """What counts is the version that the client names, not what it once had."""
    bodies = [render("rss.xml", *entries) for entries in (("b", "a"), ("b",), ("b", "a"), ("c", "b", "a"))]
    tags = []
    for body in bodies[:3]:
        site.write("back/rss.xml", body)
        tags.append(site.ask("/back/rss.xml").headers["etag"])
    assert entry_ids(ask(site, "/back/rss.xml", tags[1]).body) == ["a"]
    site.write("back/rss.xml", bodies[3])
    assert entry_ids(ask(site, "/back/rss.xml", tags[0]).body) == ["c"]


def test_who_names_no_version_that_is_known_gets_everything(site: Site) -> None:
    """Foreign tags, none, a date, and versions that were published and never served."""
    first, second = render("rss.xml", "a"), render("rss.xml", "b", "a")
    site.write("unknown/rss.xml", second)
    unserved = make_file(Path("rss.xml"), Stamp(0, 0, 0, 0), first).etag.decode()
    for tags in (['"other"'], [], [unserved], ["garbage"], [f'"{"0" * 32}"', 'W/"x"']):
        answer = ask(site, "/unknown/rss.xml", *tags)
        assert (answer.status, answer.body) == (200, second)
        assert "im" not in answer.headers
    date = "Mon, 01 Jan 2001 00:00:00 GMT"
    assert site.ask("/unknown/rss.xml", a_im="feed", if_modified_since=date).body == second


def test_where_all_is_new_the_feed_is_sent_whole(site: Site) -> None:
    """It is no delta then, and caches may keep it."""
    site.write("all/rss.xml", render("rss.xml", "a"))
    etag = site.ask("/all/rss.xml").headers["etag"]
    site.write("all/rss.xml", render("rss.xml", "c", "b"))
    answer = ask(site, "/all/rss.xml", etag)
    assert (answer.status, answer.headers["cache-control"]) == (200, "public, max-age=300")


def test_the_first_version_that_is_known_is_the_base(site: Site) -> None:
    """Several may be named, weakly and strongly; the answer tells which one it starts from (RFC 3229 §10.5.1)."""
    tags = []
    for entries in ("a", "ba", "cba"):
        site.write("many/rss.xml", render("rss.xml", *entries))
        tags.append(site.ask("/many/rss.xml").headers["etag"])
    answer = ask(site, "/many/rss.xml", '"other"', f"W/{tags[0]}", tags[1])
    assert (answer.headers["delta-base"], entry_ids(answer.body)) == (tags[0], ["c", "b"])
    assert ask(site, "/many/rss.xml", tags[0], tags[2]).status == 304


def test_only_who_asks_for_deltas_gets_them(site: Site) -> None:
    """Without A-IM, with another one, and for a part of the feed or a page, nothing is different."""
    old, new = render("rss.xml", "a"), render("rss.xml", "b", "a")
    site.write("asked/rss.xml", old)
    etag = site.ask("/asked/rss.xml").headers["etag"]
    site.write("asked/rss.xml", new)
    assert site.ask("/asked/rss.xml", if_none_match=etag).body == new
    assert site.ask("/asked/rss.xml", if_none_match=etag, a_im="vcdiff").body == new
    assert ask(site, "/asked/rss.xml?limit=1", etag).status == 200
    assert ask(site, "/", etag).status == 200


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ("feed", True),
        ("FEED", True),
        ("vcdiff, feed;q=0.5", True),
        ("feed ; q=1.0 , gzip", True),
        ("feed;q=0", False),
        ("feed;q=0.0", False),
        ("feeds", False),
        ("", False),
    ],
)
def test_a_im_is_a_list_with_weights(sent: str, wanted: bool) -> None:  # noqa: FBT001 - a table
    """RFC 3229 §10.5.3; names are compared without case."""
    assert wants_delta([(b"a-im", sent.encode())]) is wanted


def test_a_file_that_is_no_feed_has_no_deltas(site: Site) -> None:
    """It is sent whole."""
    site.write("broken/rss.xml", FEED)
    etag = site.ask("/broken/rss.xml").headers["etag"]
    site.write("broken/rss.xml", b"<rss")
    assert ask(site, "/broken/rss.xml", etag).body == b"<rss"
    site.write("broken/rss.xml", FEED)
    assert ask(site, "/broken/rss.xml", etag).status == 304


def versions(body: bytes) -> dict[str, str]:
    """Return the title of each entry by its id."""
    if body.startswith(b"{"):
        return {each["id"]: each["title"] for each in json.loads(body)["items"]}
    titles = [element.text or "" for element in etree.fromstring(body).iter("{*}title")]
    ids = entry_ids(body)
    return dict(zip(ids, [title for title in titles if title[:1] in ids], strict=True))


@pytest.mark.parametrize("name", FEEDS)
def test_a_client_that_takes_deltas_misses_nothing(site: Site, name: str) -> None:
    """However a feed changes and whenever it is asked, the client has each entry of the feed as it is."""
    rng = random.Random(7)
    path, known, etag, statuses = f"/walk/{name}", dict[str, str](), '""', set[int]()
    for step in range(80):
        entries = [rng.choice((letter, letter + "!", letter + "?")) for letter in rng.sample("abcdefgh", 5)]
        site.write(path[1:], render(name, *entries))
        if rng.random() < 0.3:
            site.ask(path)
        if rng.random() < 0.5:
            continue
        answer = ask(site, path, etag)
        statuses.add(answer.status)
        etag = answer.headers["etag"]
        known.update(versions(answer.body) if answer.status != 304 else {})
        assert {entry[0]: entry for entry in entries}.items() <= known.items(), step
    assert statuses == {200, 226}


def file(*entries: str) -> File:
    return make_file(Path("rss.xml"), Stamp(0, 0, 0, 0), render("rss.xml", *entries))


def test_what_is_remembered_is_bounded() -> None:
    """The version that was served the longest time ago is forgotten first, and its holder is sent everything."""
    deltas = Deltas(most=7)
    first, second, third = file("a", "b"), file("b", "c"), file("c", "d")
    for one in (first, second, first, third):
        deltas.remember(one)
    now = file("a", "b", "c", "x")
    assert deltas.since(now, [second.etag]) is None
    for known, lacking in ((first, ["c", "x"]), (third, ["a", "b", "x"])):
        delta = deltas.since(now, [known.etag])
        assert delta
        assert entry_ids(delta.body) == lacking


def test_one_version_is_remembered_however_large_it_is() -> None:
    """A bound that is smaller than a feed makes no delta impossible."""
    deltas, large = Deltas(most=1), file("a", "b", "c")
    deltas.remember(large)
    delta = deltas.since(file("d", "a", "b"), [large.etag])
    assert delta
    assert entry_ids(delta.body) == ["d"]
