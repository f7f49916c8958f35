"""macOS behind protocols: `layer.py` says what is asked, `native_*.py` and `carbon.py` ask it."""
