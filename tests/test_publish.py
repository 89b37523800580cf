import pytest
from make import channel

from feeds.publish import FORMATS, Format
from feeds.publish.check import check_xml, json_entries
from feeds.publish.parts import public_url


def test_the_table_names_the_files_that_are_published() -> None:
    """These names are in people's readers: they never change."""
    assert [(form.filename, form.media_type) for form in FORMATS] == [
        ("rss.xml", "application/rss+xml"),
        ("atom.xml", "application/atom+xml"),
        ("feed.json", "application/feed+json"),
        ("index.html", "text/html"),
    ]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_what_a_format_renders_passes_its_own_check(form: Format) -> None:
    """Every format takes a channel with items and one without."""
    for published in (channel(), channel(items=())):
        data = form.render(published)
        assert data
        if form.entries:
            assert len(form.entries(data)) == len(published.items)


@pytest.mark.parametrize("data", [b"", b"<rss>", b"<a>\x00</a>", b"<a/><b/>", b"<a>&nbsp;</a>"])
def test_broken_xml_fails_the_check(data: bytes) -> None:
    """The error is a ValueError that says what the file is not."""
    with pytest.raises(ValueError, match="not well-formed XML"):
        check_xml(data)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'{"a": "\xff"}', '{"a": "é"}'.encode("utf-16")])
def test_broken_json_fails_the_check(data: bytes) -> None:
    """What is no object in UTF-8 is not published as one."""
    with pytest.raises(ValueError, match=r"not (a )?JSON"):
        json_entries(data)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/feed?page=1", "https://news.example/feed?page=1"),
        ("https://me:secret@news.example/feed", "https://news.example/feed"),
        ("https://news.example/feed?token=secret", "https://news.example/feed"),
        ("https://news.example/?a=1&API_KEY=secret&b=2#c", "https://news.example/?a=1&b=2#c"),
        ("https://news.example/?monkey=1&keys=2", "https://news.example/?monkey=1&keys=2"),
        ("/srv/posts", None),
        ("javascript:alert(1)", None),
        ("http://[secret", None),
    ],
)
def test_secrets_stay_out_of_published_urls(url: str, expected: str | None) -> None:
    """Users, passwords and tokens of a source are its owner's; what is no http(s) URL is not published at all."""
    assert public_url(url) == expected
