"""What a supervisor sees of the record: queue, samples, figures, scorecards; no Qt here."""
