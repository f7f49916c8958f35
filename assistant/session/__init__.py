"""The heart: one state a chat, a pure reducer from events to effects, and the loop that runs it."""
