"""Tables of offices, in and out."""
