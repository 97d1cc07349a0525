"""What each site keeps for its own subjects: normal ranges of its laboratories, approved consent versions."""
