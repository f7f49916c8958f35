"""Learning the weights that make a small model write replies (models/drafting/)."""
