"""Learning the tagger of names and addresses; needs the extra train-encoder."""
