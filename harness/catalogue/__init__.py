"""What is run and what is judged, as data: workloads, claims, profiles, the textbook, languages."""
