"""Laboratory: blood count, chemistry, coagulation, urine, lipids, infection markers."""
