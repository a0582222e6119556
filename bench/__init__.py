"""Measures Layani beside a stock Rasa bot in the same run: `python -m bench --help`, docs/performance.md."""
