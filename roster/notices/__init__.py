"""Filings to notices to the board: the window, the ledger, wordings, looks, the certificate."""
