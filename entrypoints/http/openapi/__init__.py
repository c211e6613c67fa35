"""What the HTTP door says of itself: an OpenAPI 3.1 document and a page to read it."""
