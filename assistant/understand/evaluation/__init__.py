"""Measures the reading of people on rows that say what is right: `assistant eval understand`."""
