"""What was seen: items, sources, categories and leases, in SQLite."""
