"""The work: fetch feeds, read posts, and publish every category again."""
