"""Work that nobody waits for, done later by one worker process; nothing clinical depends on it."""
