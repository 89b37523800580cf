"""Items out again as posts: one front-matter file an item, for another site generator or for `[[posts]]`."""

from feeds.export.forms import FORMS, FormName
from feeds.export.run import Export, Tally, export_posts

__all__ = ["FORMS", "Export", "FormName", "Tally", "export_posts"]
