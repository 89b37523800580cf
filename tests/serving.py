"""Our server on loopback, for tests that read over HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from feeds.server import App, create_server, listen


@contextmanager
def serving(app: App) -> Iterator[str]:
    """Serve an application on a free port and give its base URL, with '/' at the end."""
    with listen("127.0.0.1", 0) as listener:
        server = create_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join(10)
