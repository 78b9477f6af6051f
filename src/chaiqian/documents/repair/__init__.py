"""What is wrong with a broken TOML file, and how to mend it."""
