"""The base that the small networks learn from, in torch; needs the extra train-encoder."""
