"""Which items are whose, and where they belong: pure decisions over values."""
