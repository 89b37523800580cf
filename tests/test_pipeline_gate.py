"""What holds a category back, what a person can do about it, and what is told before anything is done."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from command import Done, feeds
from loopback import loopback
from planet import Planet, dated, feed, files_of

from feeds.holds import holds

TWENTY = [f"Item {number}" for number in range(20)]


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet with twenty items in one category and one in another."""
    with loopback() as site:
        planet = Planet(folder=tmp_path, site=site, every=timedelta(minutes=1))
        planet.serve("/many", "News/Harbour", body=feed(*TWENTY))
        planet.serve("/one", "Sport", body=feed("Regatta"))
        planet.run()
        yield planet


def forget(planet: Planet, most: int) -> None:
    """Lose most items of the store, as a fault of ours could."""
    with sqlite3.connect(planet.folder / "feedworks.db") as store:
        store.execute("delete from memberships where item_id > ?", (most,))
        store.execute("update categories set dirty = dirty + 1")
    store.close()


def ask(planet: Planet, *arguments: str) -> Done:
    """Run a command on the planet."""
    return feeds("-c", planet.config, *arguments)


def test_a_great_loss_keeps_the_old_files(planet: Planet) -> None:
    """The category and those above it stay as they were; the others go on; status and exit code tell."""
    before = planet.files()
    forget(planet, 3)
    planet.serve("/one", "Sport", body=feed("Regatta", "Rowing"))
    tally = planet.run()
    assert planet.rewritten(before) == files_of("sport")
    assert tally.unpublished == 3
    assert holds(planet.folder / "public").keys() == {"", "news", "news/harbour"}
    objects = ask(planet, "status", "--json").objects
    kinds = [(one["kind"], one.get("category")) for one in objects]
    assert kinds == [
        ("feed", None),
        ("feed", None),
        ("category", ""),
        ("category", "News"),
        ("category", "News/Harbour"),
    ]
    told = ask(planet, "status").out
    assert "News/Harbour keeps its old files: news/harbour/rss.xml: only 3 of 20 items would be left" in told
    assert "publish --force News/Harbour" in told


def test_a_held_category_is_let_through_by_force(planet: Planet) -> None:
    """One by its name, all others without one; once through, nothing holds it, and nothing else was released."""
    forget(planet, 3)
    planet.run()
    assert ask(planet, "publish", "--force", "News/Harbour").code == 1  # the others are still held back
    assert planet.read("news/harbour/feed.json").count('"id"') == 3
    assert holds(planet.folder / "public").keys() == {"", "news"}
    assert ask(planet, "publish", "--force").code == 0
    assert not holds(planet.folder / "public")
    assert "keeps its old files" not in ask(planet, "status").out


def test_the_gate_is_asked_again_with_each_run(planet: Planet) -> None:
    """The gate is asked again with each run, and may be configured to let everything go."""
    forget(planet, 3)
    planet.run()
    planet.keys = "max_loss = 100"
    tally = planet.run()
    assert (tally.unpublished, len(holds(planet.folder / "public"))) == (0, 0)


def test_what_its_owner_takes_away_is_no_loss(planet: Planet) -> None:
    """A source that is removed or sent elsewhere takes its items along, and nothing is held back for that."""
    planet.sources["/many"] = ("Ships",)
    assert planet.run().unpublished == 0
    assert (planet.read("news/harbour/feed.json").count('"id"'), planet.read("ships/feed.json").count('"id"')) == (
        0,
        20,
    )
    del planet.sources["/many"]
    assert planet.run().unpublished == 0
    assert planet.read("ships/feed.json").count('"id"') == 0


def test_a_file_of_sources_that_is_missing_empties_nothing(planet: Planet) -> None:
    """When most sources leave at once, somebody has to say that it is meant."""
    for number in range(4):
        planet.serve(f"/{number}", f"More/{number}", body=feed(*(f"{number}-{one}" for one in range(20))))
    planet.run()
    before = planet.files()
    planet.sources = {"/one": ("Sport",)}
    assert planet.run().unpublished > 4
    assert "more/1/rss.xml" not in planet.rewritten(before)
    assert ask(planet, "publish", "--force").code == 0
    assert planet.read("more/1/feed.json").count('"id"') == 0


@pytest.mark.parametrize("record", ["", "{", '{"why": "x"}', '{"why": "x", "state": "refused", "more": 1}'])
def test_a_damaged_record_is_told_and_released(planet: Planet, record: str) -> None:
    """Nothing ends with a trace, and the next publication that the gate lets through mends it."""
    forget(planet, 3)
    planet.run()
    (planet.folder / "public/.kept/news/.hold").write_text(record, "utf-8")
    assert "News keeps its old files: what held it back cannot be read any more" in ask(planet, "status").out
    assert ask(planet, "publish", "--force", "News").code == 1  # the others are still held back
    assert holds(planet.folder / "public").keys() == {"", "news/harbour"}


def test_rolling_back_puts_the_last_version_back_and_keeps_it(planet: Planet) -> None:
    """All files of the category are as they were before, and stay so whatever comes, until it is released."""
    first = planet.files()
    planet.serve("/one", "Sport", body=feed("Regatta", "Spam"))
    planet.run()
    done = ask(planet, "rollback", "Sport")
    assert (done.code, done.err) == (0, "")
    assert "restored 4 files of Sport" in done.out
    restored = {name: data for name, (data, _) in planet.files().items() if name in files_of("sport")}
    assert restored == {name: first[name][0] for name in files_of("sport")}
    planet.serve("/one", "Sport", body=feed("Regatta", "Spam", "More"))
    tally = planet.run()
    assert (tally.held, tally.unpublished) == (1, 0)
    assert {name: planet.files()[name][0] for name in restored} == restored
    assert "Sport keeps its old files: it was rolled back" in ask(planet, "status").out
    assert ask(planet, "publish", "--force", "Sport").code == 0
    assert "More" in planet.read("sport/rss.xml")


def test_a_rollback_that_is_released_brings_the_same_version_again(planet: Planet) -> None:
    """Even where nothing changed since."""
    planet.serve("/one", "Sport", body=feed("Regatta", "Rowing"))
    planet.run()
    second = planet.files()
    ask(planet, "rollback", "Sport")
    ask(planet, "publish", "--force")
    assert {name: data for name, (data, _) in planet.files().items()} == {
        name: data for name, (data, _) in second.items()
    }


@pytest.mark.parametrize(
    ("category", "words", "code"),
    [
        ("Sport", "no version before this one", 1),
        ("Sprot", "did you mean Sport?", 2),
        ("/", "front page: no version", 1),
    ],
)
def test_what_cannot_be_rolled_back_is_told(planet: Planet, category: str, words: str, code: int) -> None:
    """There may be no version before, or no such category."""
    done = ask(planet, "rollback", category)
    assert (done.code, words in done.err) == (code, True)
    assert not holds(planet.folder / "public")


def test_a_plan_tells_what_would_change_and_changes_nothing(planet: Planet) -> None:
    """Files with what makes them others, categories that would be held; neither store nor files are touched."""
    planet.serve("/one", "Sport", body=feed("Rowing", Regatta="Regatta won"))
    ask(planet, "poll")
    before, store = planet.files(), (planet.folder / "feedworks.db").read_bytes()
    done = ask(planet, "--json", "publish", "--plan")
    changes = {change["name"]: change for change in map(json.loads, done.out.splitlines())}
    assert changes.keys() == files_of("sport", "")
    assert changes["sport/rss.xml"] == {"name": "sport/rss.xml", "action": "write", "why": "1 new, 1 changed"}
    assert planet.files() == before
    assert (planet.folder / "feedworks.db").read_bytes() == store
    planet.publish()
    assert planet.rewritten(before) == changes.keys()
    assert ask(planet, "--json", "publish", "--plan").out == ""


def test_a_month_that_lost_too_much_stays_and_the_front_goes_on(planet: Planet) -> None:
    """Its documents are kept, what is new is published, and the plan says so before."""
    planet.limits = {"Old": 4}
    planet.serve("/old", "Old", body=dated(*range(40, 70)))
    planet.run()
    before = planet.files()
    assert {f"old/archive/2026-{month}.xml" for month in ("09", "10")} <= before.keys()
    with sqlite3.connect(planet.folder / "feedworks.db") as store:
        september = "select id from items where title like 'Day %' and date < unixepoch('2026-10-01')"
        store.execute(f"delete from memberships where item_id in ({september})")
        store.execute("update parts set dirty = dirty + 1, items = 0 where month = '2026-09'")
    store.close()
    planet.serve("/old", "Old", body=dated(1, *range(40, 70)))
    ask(planet, "poll")
    assert "hold      old/  (2026-09: only 0 of" in ask(planet, "publish", "--plan").out
    assert planet.run().unpublished > 0
    rewritten = planet.rewritten(before)
    assert "old/rss.xml" in rewritten
    assert not {name for name in rewritten if "archive/2026-09" in name}
    assert "old/archive/2026-09.xml" in planet.files()
    assert "Old keeps its old files: 2026-09: only 0 of" in ask(planet, "status").out
    assert ask(planet, "publish", "--force").code == 0
    assert "old/archive/2026-09.xml" not in planet.files()


def test_what_is_broken_is_told(planet: Planet) -> None:
    """Ids that come twice in a document hold its category back, and status says why."""
    with sqlite3.connect(planet.folder / "feedworks.db") as store:
        store.execute("update items set public_id = 'tag:x.example,2026:a' where title = 'Item 1'")
        store.execute(
            "update items set public_id = 'tag:x.example,2026:' || char(1) || 'a' where title = 'Item 2'"
        )
        store.execute("update categories set dirty = dirty + 1")
    store.close()
    assert planet.run().unpublished == 3
    assert "comes twice" in ask(planet, "status").out


def test_the_version_before_is_that_of_other_bytes(planet: Planet) -> None:
    """A publication that only compresses does not take its place; one that was killed halfway does not either."""
    first = planet.files()
    planet.serve("/one", "Sport", body=feed("Regatta", "Spam"))
    planet.run()
    second = planet.files()
    planet.environ["FEEDWORKS_SITE__COMPRESS"] = "gzip"
    planet.run()
    del planet.environ["FEEDWORKS_SITE__COMPRESS"]
    (planet.folder / "public/.kept/sport/.begun").touch()
    (planet.folder / "public/sport/rss.xml").write_bytes(b"<rss/>")
    planet.run()
    assert planet.files()["sport/rss.xml"][0] == second["sport/rss.xml"][0]
    assert not (planet.folder / "public/.kept/sport/.begun").exists()
    ask(planet, "rollback", "Sport")
    assert {name: planet.files()[name][0] for name in files_of("sport")} == {
        name: first[name][0] for name in files_of("sport")
    }
    assert "it is as it was before already" in ask(planet, "rollback", "Sport").err


def test_a_plan_tells_what_would_be_held(planet: Planet) -> None:
    """The reason is that of a run."""
    forget(planet, 3)
    done = ask(planet, "publish", "--plan")
    assert "hold      news/harbour/  (news/harbour/rss.xml: only 3 of 20 items would be left)" in done.out
    assert not holds(planet.folder / "public")
