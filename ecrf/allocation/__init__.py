"""The allocation list: loaded once, sealed, used strictly in order, never shown to a blinded role."""
