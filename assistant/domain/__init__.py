"""Frozen values that travel between the rooms; nothing here needs a library or does I/O."""
