"""What can go wrong with a configuration.

ConfigError
"""


class ConfigError(Exception):
    """The configuration cannot be used; the message says which file, line and key, and what to do."""
