"""Receipts: what a settlement rested on and came to, sealed by a digest, and checked again years later."""
