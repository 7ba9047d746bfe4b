"""Disk, git, processes, network: with the commands the only modules that touch them."""
