"""Reads chat windows from their pixels, in a process of its own, where no tree of text is there."""
