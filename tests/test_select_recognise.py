"""Items under other ids than before: by what they are known again, and by what they are not."""

from datetime import timedelta

import pytest
from make import NOON, item, known

from feeds.select.recognise import recognised, rotated, steadier
from store.model import Identity, Item

OLD = item(key="old", url="https://a.example/1", title="Fog", published=NOON, content="<p>Thick</p>")
LATER = NOON + timedelta(days=1)


def again(**overrides: object) -> Item:
    """Return the old item under a new key, and with what else is new."""
    given = {name: getattr(OLD, name) for name in ("url", "title", "published", "content")}
    return item(**{**given, "key": "new", **overrides})


@pytest.mark.parametrize(
    ("new", "is_known"),
    [
        (again(), True),
        (again(url="https://a.example/1?session=7"), True),
        (again(content="<p>Lifting</p>"), True),
        (again(published=LATER), False),
        (again(published=LATER, content="<p>Lifting</p>"), False),
        (again(title="Rain"), False),
    ],
    ids=["as it was", "at another link", "corrected", "the same again", "tomorrow's", "another title"],
)
def test_title_and_date_or_all_of_it_tell_that_it_is_the_same(new: Item, is_known: bool) -> None:  # noqa: FBT001
    """A column with one link and one title has a new item every day, sometimes with the same text."""
    assert recognised([new], known(OLD)) == ({"new": "old"} if is_known else {})


def test_the_date_can_be_left_out() -> None:
    """Of a feed that dates all of its items anew, what they say tells them."""
    assert recognised([again(published=LATER)], known(OLD), dated=False) == {"new": "old"}
    assert recognised([again(published=LATER, content="<p>Lifting</p>")], known(OLD), dated=False) == {}


def test_a_title_without_a_date_tells_nothing() -> None:
    """Nor does a date without a title."""
    undated = known(item(key="old", title="Fog", published=None, content="a"))
    assert recognised([item(key="new", title="Fog", published=None, content="b")], undated) == {}
    untitled = known(item(key="old", title="", published=NOON, content="a"))
    assert recognised([item(key="new", title="", published=NOON, content="b")], untitled) == {}


def test_a_former_key_is_given_away_once() -> None:
    """Two entries cannot both be the one that was there."""
    assert recognised([again(), again(key="newer")], known(OLD)) == {"new": "old"}


def test_half_of_what_is_listed_must_be_known() -> None:
    """A feed that repeats an old item under a new id is no feed whose ids change."""
    assert rotated([again()], known(OLD), listed=3) == {}
    assert rotated([again()], known(OLD), listed=2) == {"new": "old"}


def test_texts_that_come_again_must_be_several() -> None:
    """One or two that say what they said before, on another day, may be a coincidence; three are none."""
    before = [item(key=f"old {n}", title=f"Tide {n}", published=NOON) for n in range(3)]
    after = [item(key=f"new {n}", title=f"Tide {n}", published=LATER) for n in range(3)]
    assert rotated(after[:2], known(*before[:2]), listed=2) == {}
    assert len(rotated(after, known(*before), listed=3)) == 3
    assert rotated(after, known(*before), listed=7) == {}


@pytest.mark.parametrize(
    ("policy", "urls", "weaker"),
    [
        ("guid", ("/1", "/2"), "link"),
        ("guid", ("/1", "/2?s=1"), "link"),
        ("guid", ("/1?s=1", "/2?s=2"), "title"),
        ("link", ("/1?s=1", "/2?s=2"), "title"),
        ("link", ("/1", "/2"), "title"),
    ],
)
def test_what_stayed_tells_items_apart(policy: Identity, urls: tuple[str, ...], weaker: Identity) -> None:
    """Links where most did, else titles and dates; never what was told apart by already."""
    old = known(item(key="a", url="/1"), item(key="b", url="/2"))
    new = [item(key=f"new {url}", url=url) for url in urls]
    assert steadier(new, dict(zip((one.key for one in new), old, strict=True)), old, policy) == weaker


def test_what_they_say_comes_before_title_and_date() -> None:
    """Columns under one title on one day are told apart by what they say, in whatever order they are listed."""
    before = [item(key=f"old {n}", title="Letters", published=NOON, content=f"<p>{n}</p>") for n in range(3)]
    after = [item(key=f"new {n}", title="Letters", published=NOON, content=f"<p>{n}</p>") for n in range(3)]
    assert recognised(after[::-1], known(*before)) == {f"new {n}": f"old {n}" for n in range(3)}


def test_title_and_date_that_several_share_tell_nothing() -> None:
    """Which of them was corrected nobody knows."""
    before = [item(key=f"old {n}", title="Letters", published=NOON, content=f"<p>{n}</p>") for n in range(2)]
    corrected = [item(key=f"new {n}", title="Letters", published=NOON, content=f"<p>{n}!</p>") for n in range(2)]
    assert recognised(corrected[:1], known(*before)) == {}
    assert recognised(corrected, known(before[0])) == {}
