"""Plans an answer and words it: phrasebook at once, model afterwards, checks on both."""
