"""All households of an office: the ledger, the notices, the order of choosing, the progress of signing."""
