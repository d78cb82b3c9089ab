"""Writing files: content in, a file on disk out, complete or not at all."""

import os
from functools import partial
from pathlib import Path


def write(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Put the content in place in one step. A file that already holds it is left alone."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with open(unfinished, "wb", opener=partial(os.open, mode=mode)) as file:
        file.write(content)
    os.replace(unfinished, path)


def put(path: Path, content: bytes | None) -> None:
    """Write a file as ``write`` does; with None, see to it that there is none."""
    if content is None:
        path.unlink(missing_ok=True)
    else:
        write(path, content)
