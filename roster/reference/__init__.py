"""Documentation made from the program itself."""
