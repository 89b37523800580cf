"""What can go wrong with a store.

StoreError
├── SchemaTooNewError
├── StoreLockedError
└── StaleLeaseError
"""


class StoreError(Exception):
    """The store cannot be used; the message says which file and what to do."""


class SchemaTooNewError(StoreError):
    """The store was written by a newer Feedworks."""


class StoreLockedError(StoreError):
    """Another Feedworks process is writing this store."""


class StaleLeaseError(StoreError):
    """The host was claimed again since this lease was given; nothing was saved."""
