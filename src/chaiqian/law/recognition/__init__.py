"""Recognition: what counts, before any money, with the reason of every verdict."""
