"""How right, how heavy and how quick the verify page is, measured in a real browser on built pages (``make eval``)."""
