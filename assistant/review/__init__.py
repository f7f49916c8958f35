"""What a supervisor sees: queries and figures. No Qt."""
