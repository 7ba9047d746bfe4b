"""One module for each command of ``cli``, named after it; imported when the command is called."""
