"""Measurements of the whole product, run by `make bench`; see README.md for the names."""
