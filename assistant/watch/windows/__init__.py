"""Seeing chat windows on Windows: who is in front, and what UI Automation tells of it."""
