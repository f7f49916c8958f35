"""How much empathy a reply shows, in four parts with reasons; pure, local, a few milliseconds."""
