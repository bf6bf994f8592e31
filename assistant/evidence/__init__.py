"""What may be cited: ledger, claims, answer."""
