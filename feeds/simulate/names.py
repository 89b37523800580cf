"""The names of rules and families, apart from what they do, so that `feeds --help` need not load that."""

from typing import Literal

FamilyName = Literal["poisson", "daily", "weekly", "bursts", "silence", "regular"]
PeerName = Literal["every-30-min", "every-60-min", "round-robin", "entry-frequency", "commafeed", "newsblur"]
