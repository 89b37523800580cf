"""The few things that the work asks of the world, each as one callable, so that a fake is a plain function."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from config.model import Source
from feeds.model import Document, ParsedFeed, Request, Response

# Raises FetchError. Everything that Feedworks fetches goes through one of these.
Fetch = Callable[[Request], Awaitable[Response]]

# Waits until a host may be asked.
Ready = Callable[[str], Awaitable[None]]

# Raises ParseError or WorkerError. The real one sends the document to a limited worker process.
Read = Callable[[Document], Awaitable[ParsedFeed]]

# The value of an Authorization header for the source at a URL, None where it needs none. Raises ConfigError.
Authorize = Callable[[Source], str | None]

# Tells what time it is, in UTC and to the second. It may leap: what lasts is measured by time.monotonic.
Clock = Callable[[], datetime]

# Told a stage ('polling'), how much of it is done and how much there is.
Progress = Callable[[str, int, int], None]

# Makes a bucket hold what is published, until there is enough; returns how many objects were written or deleted,
# and how many are still to be. What fails is told there, and raises nothing.
Upload = Callable[[Callable[[], bool]], Awaitable[tuple[int, int]]]
