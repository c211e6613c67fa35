"""What happens to what learners leave here, without their asking or because they ask."""
