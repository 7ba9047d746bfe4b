"""What everybody sees: listings, pages, the index behind verify, search, exports, feeds, statistics."""
