"""The record on this machine: SQLite through sqlite-utils, migrations, masking."""
