"""Between agents and supervisors while customers wait: asks, tickets, lines of truth, load."""
