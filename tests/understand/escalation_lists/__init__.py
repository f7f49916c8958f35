"""Sentences that the escalation reader is measured on, written without knowing its words."""
