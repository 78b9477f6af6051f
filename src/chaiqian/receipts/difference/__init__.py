"""What a settlement's change is made of: each fact or figure that changed, and what it alone brought."""
