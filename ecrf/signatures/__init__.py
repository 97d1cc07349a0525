"""Electronic signatures: who stands for which versions of a page, in which meaning; void by any later change."""
