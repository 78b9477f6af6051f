"""Many households at once: their facts as columns, and what a changed scheme or figure would cost."""
