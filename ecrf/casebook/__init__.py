"""The record: what people did, what they wrote, and the seal on it. ``record`` is its only writer, ``read`` its only reader."""
