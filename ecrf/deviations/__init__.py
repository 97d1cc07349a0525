"""Protocol deviations that findings open by themselves, once each."""
