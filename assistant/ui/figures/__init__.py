"""The figures page, its charts in words, and the weekly report."""
