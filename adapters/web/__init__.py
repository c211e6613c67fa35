"""Pages of the public web, read without being led anywhere else."""
