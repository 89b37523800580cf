"""Scripts of other sites: they may read feeds, and ask for them with conditions (Fetch, CORS)."""

from collections.abc import Iterator

import pytest
from serving import FEED, Site, small_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a small tree."""
    with small_site(tmp_path_factory.mktemp("site")) as published:
        yield published


@pytest.mark.parametrize(
    "path", ["/rss.xml", "/news/atom.xml", "/feed.json", "/feeds.opml", "/archive/2026-11.atom"]
)
def test_a_script_may_ask_for_a_feed_with_conditions(site: Site, path: str) -> None:
    """Browsers ask first, with OPTIONS; 204 has no length (RFC 9110 §8.6)."""
    answer = site.ask(
        path,
        "OPTIONS",
        origin="https://reader.example",
        access_control_request_method="GET",
        access_control_request_headers="if-none-match",
    )
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers.pop("date")
    assert answer.headers == {
        "allow": "GET, HEAD, OPTIONS",
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "GET, HEAD",
        "access-control-allow-headers": "A-IM, If-Modified-Since, If-None-Match",
        "access-control-max-age": "86400",
    }


def test_a_script_sees_the_tag_that_it_sends_next_time(site: Site) -> None:
    """ETag is no header that scripts of other sites see unless they are let."""
    assert site.ask("/rss.xml").headers["access-control-expose-headers"] == "Delta-Base, ETag, IM"


def test_a_304_can_be_read_as_well(site: Site) -> None:
    """A browser looks for the permission on it, too."""
    etag = site.ask("/rss.xml").headers["etag"]
    assert site.ask("/rss.xml", if_none_match=etag).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/", "/news/index.html", "/archive/2026-11.html", "/archive/2026-11.xml/x"])
def test_pages_are_for_no_script(site: Site, path: str) -> None:
    """OPTIONS is refused where nothing is open."""
    answer = site.ask(path, "OPTIONS", origin="https://reader.example", access_control_request_method="GET")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("2026-11.xml", "application/rss+xml; charset=utf-8"),
        ("2026-11.atom", "application/atom+xml; charset=utf-8"),
        ("2026-11.json", "application/feed+json"),
        ("atom.xml", "application/atom+xml; charset=utf-8"),
    ],
)
def test_archive_documents_are_feeds(site: Site, name: str, media_type: str) -> None:
    """Their folder and suffix tell; a category may be called `archive`, and its feeds keep their types."""
    site.write(f"news/archive/{name}", FEED)
    headers = site.ask(f"/news/archive/{name}").headers
    assert headers["content-type"] == media_type
    assert headers["access-control-allow-origin"] == "*"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["vary"] == "Accept-Encoding"


def test_the_page_of_an_archive_is_a_page(site: Site) -> None:
    """It has the policy of pages and is for no script."""
    site.write("news/archive/2026-11.html", b"<!doctype html>")
    headers = site.ask("/news/archive/2026-11.html").headers
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["content-security-policy"] == site.ask("/").headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers
