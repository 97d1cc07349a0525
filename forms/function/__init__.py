"""Hand function, skin and capillaries."""
