"""What a change means, and filings that somebody wants to make."""
