"""What people wrote, as bytes and YAML: files, problems and their places, parsing, positions, edits."""
