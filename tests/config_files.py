"""Configuration files for tests, and what is said about them."""

from pathlib import Path

import pytest

from config.edit import add_source
from config.errors import ConfigError
from config.load import load_config
from config.model import Config, Source

NO_ENVIRONMENT: dict[str, str] = {}
SOURCE = '[[sources]]\nurl = "https://a.example/"\n'


def write(folder: Path, text: str, name: str = "feeds.toml") -> Path:
    """Write a file byte for byte, and return its path."""
    path = folder / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def load(folder: Path, text: str, environ: dict[str, str] = NO_ENVIRONMENT) -> Config:
    """Return the configuration that `text` is."""
    return load_config(write(folder, text), environ)


def error_of(path: Path, environ: dict[str, str] = NO_ENVIRONMENT) -> str:
    """Return the message of the error that a file gives, '' where it gives none."""
    try:
        load_config(path, environ)
    except ConfigError as error:
        return str(error)
    return ""


def problems(folder: Path, text: str, environ: dict[str, str] = NO_ENVIRONMENT) -> list[str]:
    """Return the lines of the error that `text` gives, without the folder in which the files are."""
    with pytest.raises(ConfigError) as error:
        load(folder, text, environ)
    return str(error.value).replace(f"{folder}/", "").split("\n")


def add_some(path: Path, name: str) -> None:
    """Add five sources; here, where a process of its own can find it."""
    for number in range(5):
        add_source(path, Source(url=f"https://{name}.example/{number}"))
