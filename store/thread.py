"""One thread that owns the store's connection, so that the event loop never waits for a disk."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from store.database import Database
from store.errors import StoreError

P = ParamSpec("P")
T = TypeVar("T")


class StoreThread:
    """Call it with a function of the store and its arguments: `await store(claim, now, most=1)`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._executor = ThreadPoolExecutor(1, "store")

    async def __call__(
        self, function: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `function` in the store's thread; a cancelled call still runs to its end there.

        Raises StoreError where the database fails, for want of space for one.
        """
        call = partial(function, self._database, *args, **kwargs)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, call)
        except sqlite3.Error as error:
            raise StoreError(f"the store cannot be used: {error}; see to its disk") from error

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self._executor.shutdown)
        self._database.close()
