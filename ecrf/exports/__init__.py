"""Exports: cuts of the record, and the files made from them."""
