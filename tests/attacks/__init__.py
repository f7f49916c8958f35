"""Hostile customers: what they write, and what must not come of it in any draft."""
