"""Trains the small classifiers that ship in models/; needs the extra `train`."""
