"""Every attribution method on whole networks, against formulas and other libraries."""
