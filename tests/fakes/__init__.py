"""Stand-ins for what touches platform or model; each behaves as the real one is documented to."""
