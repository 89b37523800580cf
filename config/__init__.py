"""What the owner wants: one TOML file, read into frozen values."""
