"""How well the brain understands: `layani nlu lint | evaluate | benchmark`. Nothing of it is served."""
