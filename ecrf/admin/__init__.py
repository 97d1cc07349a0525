"""Administration: sites, accounts and grants; never clinical data."""
