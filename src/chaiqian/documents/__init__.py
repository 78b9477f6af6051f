"""What people write: cases and schemes in TOML, and the problems found in them."""
