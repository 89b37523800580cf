"""How the posts of a folder are read: what is configured, and what is guessed."""

from pathlib import Path

from structlog.testing import capture_logs

from config.model import Config, Posts
from feeds.posts import PostSettings
from feeds.scan import settings_for


def test_settings_are_the_folders_and_the_sites(tmp_path: Path) -> None:
    """A dialect that is not named is guessed from what lies around the folder."""
    (tmp_path / "hugo.toml").touch()
    (tmp_path / "content").mkdir()
    config = Config(path=tmp_path / "feeds.toml")
    auto = Posts(path=tmp_path / "content", category="Blog", zone="Asia/Shanghai")
    assert settings_for(config, auto) == PostSettings(dialect="hugo", category="Blog", zone="Asia/Shanghai")
    assert settings_for(config, Posts(path=tmp_path, dialect="jekyll")).dialect == "jekyll"


def test_a_guessed_dialect_is_told(tmp_path: Path) -> None:
    """The log says whose posts they are taken for, and by what; a dialect that is named needs no word."""
    (tmp_path / "content" / "post" / "2024").mkdir(parents=True)
    (tmp_path / "config.toml").write_text('base_url = "https://tea.example"\n', encoding="utf-8")
    config = Config(path=tmp_path / "feeds.toml")
    content = tmp_path / "content" / "post" / "2024"
    with capture_logs() as told:
        assert settings_for(config, Posts(path=content)).dialect == "zola"
        assert settings_for(config, Posts(path=content, dialect="hugo")).dialect == "hugo"
    (guess,) = told
    assert (guess["posts"], guess["dialect"], guess["signs"]) == (
        str(content),
        "zola",
        ("config.toml with base_url",),
    )
