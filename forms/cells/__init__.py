"""The injected cells: injection session, product, fingers."""
