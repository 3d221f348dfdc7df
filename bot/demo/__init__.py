"""What `make demo` shows: a cast of people, two weeks of their lives, and the stage they act on."""
