"""What single adapters promise beyond their ports."""
