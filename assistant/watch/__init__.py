"""Sees windows: which one is active and what text it shows. Snapshots go to conversation/."""
