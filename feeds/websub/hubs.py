"""What is due at hubs: our own are told what we published, and those of others are asked to push."""

import asyncio
from datetime import datetime

from feeds.websub.publish import tell_hubs
from feeds.websub.subscribe import see_to_subscriptions
from feeds.work import Work


async def see_to_hubs(work: Work, now: datetime) -> None:
    """Send what is due; neither waits for the other, and a hub that does not answer holds up itself only."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(tell_hubs(work, now))
        tasks.create_task(see_to_subscriptions(work, now))
