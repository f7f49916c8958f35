"""Puts a draft into the chat's input box, and global hotkeys. Never presses Enter."""
