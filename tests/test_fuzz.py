"""Fuzzing: one number makes the same documents again, what is planted is found, and there is nothing else."""

import asyncio
from collections.abc import Sequence
from itertools import islice
from math import inf
from pathlib import Path
from random import Random

import pytest
from fuzz import __main__ as command
from fuzz.cases import cases
from fuzz.findings import load
from fuzz.mutate import LIMIT, Mutation, mutated
from fuzz.mutate_feed import FEED, JSON_FEED
from fuzz.mutate_post import POST
from fuzz.run import Tally, fuzz, replay
from fuzz.seeds import own_seeds
from slow_reading import misread_some

OWN = own_seeds()
BY_NAME = {seed.name: seed.data for seed in OWN}


def tally_of(folder: Path, number: int, seed: int = 1, **options: object) -> Tally:
    """Read the first `number` cases that our own documents give."""
    some = islice(cases(OWN, seed), number)
    return asyncio.run(fuzz(some, seed, folder, seconds=inf, tell=lambda _: None, **options))  # type: ignore[arg-type]


def test_a_number_makes_the_same_documents_again() -> None:
    """Whatever comes of them, and whoever reads them; another number makes others."""
    first, again, other = (list(islice(cases(OWN, seed), 50)) for seed in (7, 7, 8))
    assert first == again
    assert [one.document.body for one in first] != [one.document.body for one in other]
    assert {"dialect" in one.document.headers for one in first} == {True, False}


@pytest.mark.parametrize(
    ("name", "mutations"),
    [
        ("feeds/full.rss", FEED),
        ("feeds/full.atom", FEED),
        ("feeds/full.json", JSON_FEED),
        ("posts/hexo.md", POST),
    ],
)
def test_every_mutation_changes_something_and_takes_anything(name: str, mutations: Sequence[Mutation]) -> None:
    """Each makes another document of one that has structure, at times, and bytes of nothing and of noise."""
    chance, data = Random(1), BY_NAME[name]
    for mutation in mutations:
        assert any(mutation(data, data, chance) != data for _ in range(20)), mutation
        for odd in (b"", b"\xff\x00<", b"\n" * 9, b"{"):
            assert isinstance(mutation(odd, b"", chance), bytes)
    assert all(len(mutated(data * 9, data, chance, mutations)) <= LIMIT for _ in range(50))


def test_nothing_escapes(tmp_path: Path) -> None:
    """Of a few hundred of our own documents, made wrong, each is read or refused, and none breaks a promise."""
    tally = tally_of(tmp_path, 400)
    assert (tally.feeds + tally.posts, tally.faults, tally.kept) == (400, {}, [])
    assert {"post", "PostError", "ParseError", "feed, rss20", "feed, atom10"} <= tally.outcomes.keys()


def test_what_is_planted_is_found_kept_and_found_again(tmp_path: Path) -> None:
    """An exception with its traceback, a promise with what breaks it; mended, the same files are fine."""
    tally = tally_of(tmp_path / "new", 30, read=misread_some)
    assert tally.faults.keys() == {"ValueError", "text", "line"}
    kept = {kind: next(tmp_path.glob(f"new/{kind}-*.xml")) for kind in ("ValueError", "text")}
    told = kept["ValueError"].with_suffix(".txt").read_text("utf-8")
    assert told.startswith("seed: 1\ncase: ")
    assert 'raise ValueError("planted")' in told
    assert r".title is 'planted\x00'" in kept["text"].with_suffix(".txt").read_text("utf-8")
    documents = [load(path) for path in kept.values()]
    assert {one.body for one in documents} == {path.read_bytes() for path in kept.values()}
    found = asyncio.run(replay(documents, read=misread_some))
    assert [{fault.kind for fault in result.faults} for result in found] == [{"ValueError"}, {"text", "line"}]
    assert [result.faults for result in asyncio.run(replay(documents))] == [(), ()]


def test_a_finding_is_read_again_as_it_was(tmp_path: Path) -> None:
    """With its address, headers, zone and number of items; a file without notes is a feed, or a post."""
    tally = tally_of(tmp_path, 30, read=misread_some)
    asked = {one.document.body: one.document for one in islice(cases(OWN, 1), 30)}
    assert all(load(path) == asked[path.read_bytes()] for path in tally.kept)
    for name in ("a.md", "a.rss"):
        (tmp_path / name).write_bytes(b"x")
        assert ("dialect" in load(tmp_path / name).headers) is (name == "a.md")


def test_the_command_finds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends with 0 where there is nothing, and reads a single file again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FUZZ_SEED", "3")
    assert command.main(["--cases", "30", "--corpus", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert f"seed 3: {len(OWN)} documents" in told
    assert read_in_all(told) == 30
    assert told.endswith("faults: 0\n")
    (tmp_path / "one.rss").write_bytes(BY_NAME["feeds/full.rss"])
    assert command.main(["--replay", "one.rss"]) == 0
    assert capsys.readouterr().out == "one.rss: feed, rss20, 0 faults\n"


def test_the_command_tells_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It counts the faults, names what was kept of them and ends with 1, and so does reading that again."""
    monkeypatch.chdir(tmp_path)
    options = ["--seed", "1", "--cases", "30", "--corpus", str(tmp_path)]
    assert command.main(options, read=misread_some) == 1
    told = capsys.readouterr().out
    kept = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.glob("artefacts/fuzz/*.xml"))
    counted = told.partition("faults: ")[2].splitlines()[1:4]
    assert {line.split()[1] for line in counted} == {"ValueError", "text", "line"}
    assert {line.strip() for line in told.splitlines() if "artefacts" in line} == set(kept)
    wrong = next(path for path in kept if "ValueError" in path)
    assert command.main(["--replay", wrong], read=misread_some) == 1
    heading, fault, *_ = capsys.readouterr().out.splitlines()
    assert heading == f"{wrong}: WorkerError, 1 faults"
    assert fault.startswith("  ValueError: ")


def test_a_file_that_is_not_there_cannot_be_read_again(capsys: pytest.CaptureFixture[str]) -> None:
    """A usage error says where such files are."""
    with pytest.raises(SystemExit) as end:
        command.main(["--replay", "none.xml"])
    assert end.value.code == 2
    assert "no such file: none.xml; what was found lies in artefacts/fuzz" in capsys.readouterr().err


def read_in_all(told: str) -> int:
    """Return how many feeds and posts were read, as the command tells it."""
    (line,) = (line for line in told.splitlines() if " a second" in line)
    feeds, _, posts, *_ = line.split()
    return int(feeds) + int(posts)
