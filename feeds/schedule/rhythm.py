"""The rhythm of a source, learned from when its items were first seen, and the best moment to poll it next.

Items of a source arrive at a rate that is a level times a shape. The level is a mixture of means over the last
hours, days and months, so it rises in a burst and falls in silence. The shape is an hour of the day times a day of
the week, in UTC. A poll tells how many items came since the one before, not when.

The next poll is where waiting longer starts to cost more than it saves: what items wait for us, summed, plus a
price for each poll, is least in the long run. At a constant rate that is every sqrt(2 price / rate) seconds.

Moments are seconds since 1970 (UTC), spans are seconds, rates items a second. Nothing here raises for any number.
"""

from feeds.schedule.kept import read, write
from feeds.schedule.learned import Rhythm, observe
from feeds.schedule.price import price_for, price_for_delay
from feeds.schedule.waiting import Cause, Wait, wait

__all__ = ["Cause", "Rhythm", "Wait", "observe", "price_for", "price_for_delay", "read", "wait", "write"]
