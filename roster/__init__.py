"""名录 (Roster): a public register of a government's official social-media accounts."""

__version__ = "0.3.0"
