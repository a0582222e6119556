"""The commands of `layani`, one module for each group."""
