"""One archive with the program and all that it needs, for machines that reach no package registry."""
