"""The hand map: two hands drawn from both sides, every finger divided into regions; it knows anatomy, no trial."""
