"""Windows and chats on macOS, over the layer of assistant/macos."""
