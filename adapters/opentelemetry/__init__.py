"""Traces by OpenTelemetry. Nothing here is loaded unless an operator wants them."""
