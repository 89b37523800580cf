"""What the demo consists of: its feeds, its posts and its configuration, made for the origin that serves them.

The texts lie in `data/` as they are published, except for `${origin}`, the origin's URL, and `${NAME}`, the length
in bytes of the picture NAME.
"""

import json
from importlib.resources import files
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from feeds.demo.images import IMAGES, png

_DATA = files("feeds.demo") / "data"


def feed_names() -> tuple[str, ...]:
    """Return the file names of the demo's feeds, sorted."""
    return tuple(sorted(file.name for file in (_DATA / "feeds").iterdir()))


def feed(name: str, origin_url: str) -> bytes:
    """Return the feed `name`, one of `feed_names()`, as the origin at `origin_url` (no '/' behind) serves it."""
    lengths = {image: len(png(image)) for image in IMAGES}
    text = (_DATA / "feeds" / name).read_text("utf-8")
    return Template(text).substitute(lengths, origin=origin_url).encode()


def write_posts(folder: Path, origin_url: str) -> None:
    """Write the demo's posts into `folder`, which is made if it is missing; their images are the origin's."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in (_DATA / "posts").iterdir():
        text = Template(file.read_text("utf-8")).substitute(origin=origin_url)
        (folder / file.name).write_text(text, "utf-8", newline="\n")


def config_text(origin_url: str, posts_path: Path, output: Path, store: str) -> str:
    """Return the demo's `feeds.toml`: every feed of the origin, the posts, and leave to fetch from its port."""
    template = Template((_DATA / "feeds.toml").read_text("utf-8"))
    return template.substitute(
        origin=origin_url,
        port=urlsplit(origin_url).port,
        posts=_quoted(posts_path),
        output=_quoted(output),
        store=_quoted(store),
    )


def _quoted(value: Path | str) -> str:
    # Every JSON string without \u escapes is a basic string of TOML 1.0.
    return json.dumps(str(value), ensure_ascii=False)
