"""Data that come in files: read, compared with the record, and brought into it as if somebody had typed them."""
