"""What a text means and how it is spelled, as vectors: the same numbers in the brain and in the desk.

Both processes import this package, so it runs on Python 3.10 and 3.13, needs numpy and ONNX Runtime only (and onnx
where its graph is made), and imports nothing else of `bot`. docs/decisions/0006-one-encoder.md says why.
"""
