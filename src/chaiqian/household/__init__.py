"""One household: its settlement on screen and paper, why each line is what it is, both ways compared."""
