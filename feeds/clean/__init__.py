"""What is foreign becomes fit to publish: HTML, text, URLs, dates and images. Pure functions, no I/O."""
