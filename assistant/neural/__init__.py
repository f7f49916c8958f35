"""What the small networks share that run beside the language model: files, pieces, sessions."""
