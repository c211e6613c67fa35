"""NATS JetStream: a message queue in servers of its own."""
