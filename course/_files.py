"""The package's own files: a name in, its path out.

By this file's place and not through ``importlib.resources``, which loses the
package where a folder named ``course`` lies beside the notebook.
"""

from pathlib import Path


def path(*parts: str) -> Path:
    """The path of a file or folder of the package, such as ``path("words", "en.toml")``."""
    return Path(__file__).parent.joinpath(*parts)
