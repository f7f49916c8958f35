"""Reads people: emotion, language, culture, facts, issue, stage, escalation. Pure."""
