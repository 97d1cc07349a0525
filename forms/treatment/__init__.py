"""Treatment: concomitant medication, standard of care during the run-in, local care."""
