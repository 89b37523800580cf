"""Identity: one key an entry, kept over polls; a published id that never lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.select.identity import Clues, item_key, keys_of, public_id
from store.model import Identity


def clues(guid: str = "", link: str = "", title: str = "", date: str = "", body: str = "") -> Clues:
    return Clues(guid or None, link or None, title, date, body)


@given(st.lists(st.text(st.characters())), st.lists(st.text(st.characters())))
def test_keys_differ_exactly_where_their_parts_do(first: list[str], second: list[str]) -> None:
    """Parts do not run into one another, and every key is 32 hexadecimal digits."""
    assert (item_key(*first) == item_key(*second)) is (first == second)
    assert len(bytes.fromhex(item_key(*first))) == 16


@pytest.mark.parametrize(
    "guid",
    [
        "https://example.org/?p=1",
        "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
        "tag:example.org,2003:3.2397",
        "urn:isbn:9780262510875",
        "mid:1234@news.example",
        "https://example.org/%E6%96%B0?a=%5B%5D&b=1?2#x",
    ],
)
def test_a_canonical_uri_is_published_as_it_is(guid: str) -> None:
    """The source's own id survives, so that readers that know it know it again (RFC 4287 §4.2.6)."""
    assert public_id(guid, False, "https://example.org/feed", "k") == guid


@pytest.mark.parametrize(
    ("guid", "claimed"),
    [
        (None, False),
        ("", False),
        ("42", False),
        ("x:y", False),
        ("yt:video:dQw4w9WgXcQ", False),
        ("tag:example.org,2005-2006:1", False),
        ("urn:uuid:42", False),
        ("https://example.org", False),
        ("https://Example.org/", False),
        ("HTTP://example.org/", False),
        ("https://example.org:443/", False),
        ("https://user@example.org/", False),
        ("https://example.org/a/../b", False),
        ("https://example.org/%7Eada", False),
        ("https://example.org/%e6%96%b0", False),
        ("https://example.org/%D0%C2", False),
        ("https://example.org/e%CC%81", False),
        ("https://example.org/100%", False),
        ("https://example.org/新", False),
        ("https://example.org/?a[]=1", False),
        ("https://example.org/#a#b", False),
        ("/relative", False),
        ("https://example.org/a b", False),
        ("https://example.org/\x07", False),
        ("JavaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://example.org/" + "x" * 1024, False),
        ("https://example.org/?p=1", True),
    ],
)
def test_anything_else_gets_a_minted_urn(guid: str | None, claimed: bool) -> None:  # noqa: FBT001 - a table's column
    """What is no URI, can be written otherwise, is dangerous, too long or another's becomes a stable urn:uuid."""
    minted = public_id(guid, claimed, "https://example.org/feed", "k")
    assert minted.startswith("urn:uuid:")
    assert minted == public_id(guid, claimed, "https://example.org/feed", "k")
    assert minted != public_id(guid, claimed, "https://example.org/other", "k")
    assert minted != public_id(guid, claimed, "https://example.org/feed", "l")


@pytest.mark.parametrize(
    ("entries", "policy", "kept"),
    [
        ([clues("1", "/a"), clues("2", "/a")], "guid", "guid"),
        ([clues("1", "/a"), clues("1", "/b")], "guid", "link"),
        ([clues("1", "", "A"), clues("1", "", "B")], "guid", "link"),
        ([clues("1", "/", "A"), clues("1", "/", "B"), clues("1", "/", "C")], "guid", "title"),
        ([clues("1", "/a", "A"), clues("1", "/a", "A revised")], "guid", "guid"),
        ([clues("", "/", "A"), clues("", "/", "B")], "guid", "title"),
        ([clues("1", "/a", "A"), clues("1", "/a", "A")], "guid", "guid"),
        ([clues("1", "/a"), clues("2", "/b")], "link", "link"),
        ([clues("1", "/a"), clues("2", "/b")], "title", "title"),
        ([], "guid", "guid"),
    ],
)
def test_the_policy_weakens_only_where_entries_would_be_lost(
    entries: list[Clues], policy: Identity, kept: Identity
) -> None:
    """Different links under one guid, different titles under one link; it never grows stronger again."""
    assert keys_of(entries, policy)[1] == kept


def test_entries_that_share_everything_are_told_apart_by_what_differs() -> None:
    """One guid for all: links tell them apart, and each key is the same at the next poll, in any order."""
    entries = [clues("1", f"/{n}", "same") for n in range(5)]
    keys, policy = keys_of(entries, "guid")
    assert len(set(keys)) == 5
    assert keys_of(entries[::-1], policy)[0] == keys[::-1]


def test_exact_copies_share_a_key() -> None:
    """A document that holds an entry twice holds one item."""
    keys, _ = keys_of([clues("1", "/a", "A")] * 2, "guid")
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (clues("", "/a"), clues("", "/b")),
        (clues("", "", "A", "2021"), clues("", "", "A", "2022")),
        (clues("", "", "", "2021", "one"), clues("", "", "", "2021", "two")),
    ],
)
def test_an_entry_without_a_guid_is_known_by_the_next_best(first: Clues, second: Clues) -> None:
    """Link, then title and date, then the body, under a policy that stays as it is."""
    keys, policy = keys_of([first, second], "guid")
    assert len(set(keys)) == 2
    assert policy == "guid"


def test_weakening_keeps_the_keys_of_guids_that_are_links() -> None:
    """Where guid and link are the same, what was known by the one is known by the other."""
    entry = clues("https://example.org/1", "https://example.org/1")
    assert keys_of([entry], "guid")[0] == keys_of([entry], "link")[0]
