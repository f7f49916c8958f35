"""A team: agents' records meet in a shared PostgreSQL; local first, nothing without joining."""
