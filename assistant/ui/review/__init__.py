"""The supervisor's window: a page for each kind of work, all over one record."""
