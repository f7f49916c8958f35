"""A small multilingual encoder: the slower second opinion on mood and matter."""
