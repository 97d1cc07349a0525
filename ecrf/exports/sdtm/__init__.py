"""The Study Data Tabulation Model: datasets made from what the pages of the study say of themselves, and what describes them."""
