"""Small programs that end-to-end tests run as processes of their own."""
