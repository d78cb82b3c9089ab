"""How fast the encoders are compared with those of other libraries: ``python -m bench``."""
