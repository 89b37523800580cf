"""The guarded HTTP client: which addresses may be asked, and how much they may answer."""
