"""Turns snapshots into messages with speakers, in order, once each. Pure."""
