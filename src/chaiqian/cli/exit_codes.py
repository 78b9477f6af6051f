"""What the exit code says."""

DONE = 0
DATA = 1
USAGE = 2
BUG = 3
INTERRUPTED = 130
