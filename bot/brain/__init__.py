"""What runs inside Rasa. Only this package imports rasa; it needs Python 3.10 and the environment .venv-
brain.
"""
