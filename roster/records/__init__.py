"""The data format, once: types, reading, content pages, identities."""
