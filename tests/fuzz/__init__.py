"""Readers of what others wrote, fed with what nobody should write."""
