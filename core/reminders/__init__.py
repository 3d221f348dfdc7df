"""What happens by itself when time passes: doses appear, fall due, are announced, close."""
