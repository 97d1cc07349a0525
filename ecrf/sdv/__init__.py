"""Source data verification: a monitor's mark on exactly the version that was compared with the patient's file."""
