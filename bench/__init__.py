"""How fast the encoders are, beside those of other libraries: ``python -m bench``."""
