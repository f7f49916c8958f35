"""The shop's facts and rule packs: load and look up."""
