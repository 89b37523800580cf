"""The search index over a real store."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from arrivals import URL, arrival, configure, deliver, spec, titles
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.clean.segments import phrases, tag_token
from feeds.indexing import entry_of
from store.categories import categories
from store.database import Database, open_writer
from store.items import withdraw
from store.search import Query, find, index_pending


def catch_up(database: Database) -> int:
    """Index all that is to be indexed, and return how much that was."""
    total = 0
    while done := index_pending(database, entry_of, 2):
        assert done <= 2
        total += done
    return total


def found(database: Database, asked: str = "", **more: object) -> list[str]:
    """Return the titles of what is found."""
    query = Query(phrases=phrases(asked), **more)  # type: ignore[arg-type]  # fields by name
    return titles(find(database, query, 10))


@pytest.fixture
def stocked(database: Database, now: datetime) -> Database:
    """Return a store with three items, indexed."""
    configure(database, now, spec(URL, "News/Harbour"))
    texts = {
        "跨海大桥今晨通车": "两岸通勤时间缩短至二十分钟",
        "Night ferry stays": "Council votes, nine to four. Café open.",
        "Low tide": "数据库 SQLite: the ferry waits",
    }
    deliver(
        database,
        now,
        *(
            arrival(
                now,
                "News/Harbour",
                key=f"{number:032}",
                guid=f"urn:{number}",
                title=title,
                content=f"<p>{body}</p>",
                summary=None,
                published=now - timedelta(days=number),
                tags=("Boats",) if number else (),
            )
            for number, (title, body) in enumerate(texts.items())
        ),
    )
    assert catch_up(database) == 3
    return database


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("大桥", ["跨海大桥今晨通车"]),
        ("海桥", []),
        ("通勤 时间", ["跨海大桥今晨通车"]),
        ("ferry", ["Night ferry stays", "Low tide"]),
        ("FERRY nine", ["Night ferry stays"]),
        ("cafe", ["Night ferry stays"]),
        ("sqlite", ["Low tide"]),
        ("数据", ["Low tide"]),
        ("boats", ["Night ferry stays", "Low tide"]),
        ("fer", []),
        ("all", []),
    ],
)
def test_words_are_found_in_titles_texts_and_names(stocked: Database, asked: str, shown: list[str]) -> None:
    """All words must be there; two characters of a CJK word are enough; the newest come first."""
    assert found(stocked, asked) == shown


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("за\u0301мок", "замок"),
        ("замок", "за\u0301мок"),
        ("ẹ\u0300kọ\u0301", "ẹ\u0300kọ\u0301"),
        ("m\u0303a", "m\u0303a"),
        ("كِتَابٌ", "كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("ΣΊΣΥΦΟΣ", "σισυφος"),
        ("Straße", "STRASSE"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_words_are_found_however_they_are_marked(
    database: Database, now: datetime, title: str, asked: str
) -> None:
    """With or without the marks of its letters, composed or not, in any case."""
    configure(database, now, spec(URL, "News/Harbour"))
    deliver(database, now, arrival(now, "News/Harbour", title=title, published=now))
    catch_up(database)
    assert found(database, asked) == [title]


def test_filters_combine(stocked: Database, now: datetime) -> None:
    """Tag, source, category and time narrow down what words find, and find without words, too."""
    by_path = {node.path: node.id for node in categories(stocked)}
    assert found(stocked, tag=tag_token("BOATS")) == ["Night ferry stays", "Low tide"]
    assert found(stocked, "sqlite", tag=tag_token("boats"), source_id=1) == ["Low tide"]
    assert found(stocked, source_id=2) == []
    assert len(found(stocked, category_id=by_path["News"])) == 3
    assert found(stocked, category_id=99) == []
    day = timedelta(days=1)
    assert found(stocked, since=now - day, until=now) == ["Night ferry stays"]
    assert len(found(stocked)) == 3


def test_pages_follow_each_other(stocked: Database) -> None:
    """What comes behind the first is skipped to, in order."""
    assert titles(find(stocked, Query(), 2)) == ["跨海大桥今晨通车", "Night ferry stays"]
    assert titles(find(stocked, Query(), 2, skip=2)) == ["Low tide"]


def test_the_index_follows_what_changes_and_nothing_else(stocked: Database, now: datetime) -> None:
    """A changed item is found by its new words only; a poll without news leaves nothing to do."""
    later = now + timedelta(hours=2)
    changed = arrival(
        later, "News/Harbour", key=f"{1:032}", guid="urn:1", title="Day ferry", content=None, summary=None
    )
    deliver(stocked, later, changed)
    assert catch_up(stocked) == 1
    assert found(stocked, "night") == []
    assert found(stocked, "day") == ["Day ferry"]
    deliver(stocked, later + timedelta(hours=2), changed)
    assert catch_up(stocked) == 0


def test_what_is_withdrawn_is_found_no_more(stocked: Database, now: datetime) -> None:
    """Not even before the index has followed; and then nothing of it is left."""
    with stocked.transaction():
        withdraw(stocked, 1, f"{1:032}", "gone", now)
    assert found(stocked, "ferry") == ["Low tide"]
    assert catch_up(stocked) == 1
    assert found(stocked, "night") == []
    rows = stocked.tables.execute("select count(*) from search").fetchone()
    assert rows[0] == 2


def test_a_source_that_left_is_found_no_more_until_it_returns(stocked: Database, now: datetime) -> None:
    """What is not published is not found."""
    configure(stocked, now)
    assert found(stocked, "ferry") == []
    assert catch_up(stocked) == 3
    configure(stocked, now, spec(URL, "News/Harbour"))
    assert catch_up(stocked) == 3
    assert found(stocked, "ferry") == ["Night ferry stays", "Low tide"]


def test_a_moved_source_is_found_where_it_is(stocked: Database, now: datetime) -> None:
    """Its items are in other categories now."""
    configure(stocked, now, spec(URL, "Sea"))
    catch_up(stocked)
    by_path = {node.path: node.id for node in categories(stocked)}
    assert found(stocked, "sqlite", category_id=by_path["News"]) == []
    assert found(stocked, "sqlite", category_id=by_path["Sea"]) == ["Low tide"]


def test_an_interrupted_batch_is_done_again(stocked: Database, now: datetime) -> None:
    """A batch is done wholly or not at all; what was noted stays noted."""
    configure(stocked, now, spec(URL, "Sea"))

    def broken(_item: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index_pending(stocked, broken, 2)  # type: ignore[arg-type]  # it returns nothing
    assert catch_up(stocked) == 3


def test_dates_of_any_time_are_ordered(database: Database, now: datetime) -> None:
    """Before 1970 and far ahead, too."""
    configure(database, now, spec(URL, "News"))
    years = {"Then": 1066, "Old": 1969, "New": 2020, "Ahead": 2900}
    for number, (title, year) in enumerate(years.items()):
        one = arrival(now, "News", key=f"{number:032}", guid=f"urn:{number}", title=title)
        deliver(database, now + timedelta(minutes=number), one)
        date = now.replace(year=year)
        database.tables.execute("update items set date = ? where title = ?", [int(date.timestamp()), title])
    catch_up(database)
    assert found(database) == ["Ahead", "New", "Old", "Then"]
    assert found(database, since=now.replace(year=1968), until=now) == ["New", "Old"]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Open a store that stays as it is."""
    opened = open_writer(tmp_path_factory.mktemp("store") / "store.db")
    yield opened
    opened.close()


@settings(max_examples=300)
@given(asked=st.text(st.characters() | st.sampled_from("\"'*^:(){}-+ANDORNOTEAR\0"), max_size=40), tag=st.text())
def test_no_question_breaks_the_query(empty: Database, asked: str, tag: str) -> None:
    """Whatever somebody asks is words, never a query of FTS5."""
    assert find(empty, Query(phrases=phrases(asked), tag=tag_token(tag)), 1) == ()
    assert find(empty, Query(phrases=(asked.encode("utf-8", "replace").decode(),)), 1) == ()


def test_a_store_from_before_is_indexed_after_migrating(tmp_path: Path, now: datetime) -> None:
    """All that it publishes is noted by the migration."""
    path = tmp_path / "old.db"
    database = open_writer(path)
    configure(database, now, spec(URL, "News"))
    deliver(database, now, arrival(now, "News", title="Old news"))
    database.close()
    with sqlite3.connect(path) as old:
        old.executescript(
            "drop trigger search_placed; drop trigger search_removed; drop trigger search_changed;"
            "drop table search; drop table search_places; drop table search_pending;"
            "delete from _sqlite_migrations where name = '0006_search';"
        )
    old.close()
    database = open_writer(path)
    assert catch_up(database) == 1
    assert found(database, "old") == ["Old news"]
    database.close()
