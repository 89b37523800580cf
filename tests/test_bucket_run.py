"""Runs that publish into a bucket: it follows the published folder, and what it refuses is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from command import feeds
from loopback import loopback
from object_store import SECRET, Bucket, bucket_on_loopback
from planet import Planet, feed, files_of

URL = "s3://bucket/site"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Serve an empty bucket, which the environment leads to."""
    with bucket_on_loopback() as bucket:
        for name, value in bucket.environ.items():
            monkeypatch.setenv(name, value)
        yield bucket


@pytest.fixture
def planet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Planet]:
    """Make a planet of three categories that is published into the bucket."""
    monkeypatch.setenv("FEEDWORKS_SITE__OUTPUT", URL)
    with loopback() as site:
        planet = Planet(folder=tmp_path, site=site, environ={"FEEDWORKS_SITE__OUTPUT": URL})
        planet.serve("/a", "News/Harbour", body=feed("Ferry back"))
        planet.serve("/c", "Sport", body=feed("Regatta"))
        yield planet


def keys(*names: str) -> set[str]:
    """Return the keys of published files."""
    return {f"site/{name}" for name in names}


def test_a_changed_category_sends_its_files_and_no_others(planet: Planet, bucket: Bucket) -> None:
    """The first run sends all, one without news asks nothing, and one with news sends what it rewrote."""
    everything = files_of("", "news", "news/harbour", "sport") | {"feeds.opml", "search/index.html"}
    assert planet.run().uploaded == len(everything)
    assert bucket.objects.keys() == keys(*everything)
    assert (
        bucket.objects["site/sport/rss.xml"].body
        == (planet.folder / "feedworks.public/sport/rss.xml").read_bytes()
    )
    bucket.asked()
    assert (planet.run().uploaded, bucket.asked()) == (0, [])
    planet.serve("/a", "News/Harbour", body=feed(**{"Ferry back": "Ferry delayed"}))
    tally = planet.run()
    changed = files_of("", "news", "news/harbour")
    assert (tally.uploaded, tally.unpublished) == (len(changed), 0)
    asked = bucket.asked()
    assert {key for _, key in asked} == keys(*changed)
    assert {method for method, _ in asked} == {"PUT"}


def test_a_refusal_ends_a_run_with_1_and_the_next_one_makes_up_for_it(planet: Planet, bucket: Bucket) -> None:
    """What was gathered is kept and published here; one line tells what is missing there, without secrets."""
    bucket.refuse = lambda method, key: (method, key) == ("PUT", "site/rss.xml")
    done = feeds("-c", planet.config, "run")
    assert done.code == 1
    assert (planet.folder / "feedworks.public/rss.xml").is_file()
    (line,) = [line for line in done.err.splitlines() if "not uploaded" in line]
    assert "rss.xml: " in line
    assert SECRET not in done.out + done.err
    bucket.refuse = lambda _method, _key: False
    done = feeds("-c", planet.config, "publish")
    assert done.code == 0
    assert f"objects changed in {URL}" in done.out
    assert "site/rss.xml" in bucket.objects
