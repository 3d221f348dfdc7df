"""Forms: what they are made of, how an answer moves them on, and where they are kept."""
