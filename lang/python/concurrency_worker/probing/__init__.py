"""What probes are made of: workers that can be told things, and ways between them."""
