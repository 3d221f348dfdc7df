"""Getting in and out, the menu, help, the language."""
