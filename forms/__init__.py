"""The trial: visits, pages, codelists, edit checks and assumptions, as the public registry entry gives them."""
