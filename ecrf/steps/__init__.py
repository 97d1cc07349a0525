"""Steps that the application performs or clears: randomise, clear for harvest, release a batch, clear for injection, unblind."""
