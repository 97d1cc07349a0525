"""The figures of the trial: drawn from the analysis datasets of a cut, as the reader may see them."""
