"""What each site keeps for all its subjects: the normal ranges of its laboratories, its approved consent versions."""
