"""How the posts of a folder are read: what is configured, and what is guessed."""

import asyncio
from datetime import datetime
from pathlib import Path

from arrivals import configure, spec
from structlog.testing import capture_logs

from config.model import Config, Posts
from feeds.posts import PostSettings
from feeds.scan import guess_folder, settings_for, tell_guess
from store.database import Database
from store.thread import StoreThread


def test_settings_are_the_folders_and_the_sites(tmp_path: Path) -> None:
    """A dialect that is not named is guessed from what lies around the folder."""
    (tmp_path / "hugo.toml").touch()
    (tmp_path / "content").mkdir()
    config = Config(path=tmp_path / "feeds.toml")
    auto = Posts(path=tmp_path / "content", category="Blog", zone="Asia/Shanghai")
    assert settings_for(config, auto) == PostSettings(dialect="hugo", category="Blog", zone="Asia/Shanghai")
    assert settings_for(config, Posts(path=tmp_path, dialect="jekyll")).dialect == "jekyll"


def test_a_guessed_dialect_is_told_when_it_is_another(database: Database, tmp_path: Path, now: datetime) -> None:
    """The log says whose posts they are taken for, and by what; a dialect that is named needs no word."""
    source = configure(database, now, spec("posts:content", kind="posts", host=""))["posts:content"]
    auto, named = Posts(path=tmp_path), Posts(path=tmp_path, dialect="hexo")
    levels = []
    for name, posts in [("a", auto), ("hugo.toml", auto), ("b", auto), ("c", named)]:
        (tmp_path / name).touch()
        with capture_logs() as told:
            asyncio.run(tell_guess(StoreThread(database), source, posts))
        levels.append([(one["log_level"], one["dialect"], one["signs"]) for one in told])
    hugo = ("hugo", ("hugo.toml",))
    assert levels == [[("info", "hexo", ())], [("info", *hugo)], [("debug", *hugo)], []]


def test_what_lies_above_a_folder_tells_whose_posts_it_holds(tmp_path: Path) -> None:
    """A dialect that is named is not guessed."""
    (tmp_path / "content" / "post" / "2024").mkdir(parents=True)
    (tmp_path / "config.toml").write_text('base_url = "https://tea.example"\n', encoding="utf-8")
    config = Config(path=tmp_path / "feeds.toml")
    content = tmp_path / "content" / "post" / "2024"
    assert settings_for(config, Posts(path=content)).dialect == "zola"
    assert settings_for(config, Posts(path=content, dialect="hugo")).dialect == "hugo"
    assert guess_folder(content).signs == ("config.toml with base_url",)
