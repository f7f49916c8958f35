"""A long working day, simulated: many chats, an injected clock, replayed snapshots."""
