"""The first line of every notebook: it sets up language, fonts and widgets, for this notebook only."""

import contextlib
import hashlib
import importlib
import importlib.util
import shutil
import sys
import warnings
from pathlib import Path

from course import _files, language
from course.language import text

# What the course imports: a file of the learner's with one of these names takes its place.
LIBRARIES = {"torch", "torchvision", "numpy", "matplotlib", "matplotlib_inline", "ipywidgets", "anywidget", "PIL",
             "ffmpeg", "imageio_ffmpeg"} | sys.stdlib_module_names  # fmt: skip


def lesson(lang: str) -> None:
    """Set the notebook up: its language, fonts with Chinese characters, sharp figures, Colab's widgets, one thread.

    The course's tensors are small. On a processor that others use, too (a
    classroom server, Binder), several threads wait for each other: that made
    lesson 06 five times as slow.

    Parameters
    ----------
    lang : str
        "zh" or "en".

    Examples
    --------
    >>> lesson("en")
    >>> text("plot.time_step")
    'Time step'
    >>> lesson("zh")
    """
    language.use(lang)
    try:
        _set_up_torch()
        _set_up_figures()
    except Exception as error:
        if files := _in_the_way():
            raise ImportError(text("begin.in_the_way", files=", ".join(files))) from error
        raise
    warnings.formatwarning = lambda message, *_, **__: f"{text('begin.warning')}{message}\n"
    if "course.data" in sys.modules:  # a notebook that reads data may import torchvision next
        with contextlib.suppress(ImportError):  # check() tells the learner
            _load_torchvision()
    if "google.colab" in sys.modules:
        from google.colab import output

        output.enable_custom_widget_manager()


def _set_up_torch():
    import torch

    torch.set_num_threads(1)


def _set_up_figures():
    """Give this process's matplotlib the course's font, and make figures twice as sharp."""
    import matplotlib
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    from course import plot

    matplotlib.rcParams["font.family"] = plot.fonts()
    matplotlib.rcParams["figure.constrained_layout.use"] = True
    if "ipykernel" in sys.modules:
        set_matplotlib_formats("retina")
        _describe_figures(plot.described)


def _describe_figures(described):
    """Give each figure that a cell shows an alternative text, where nbconvert and pages made by it look for one."""
    from IPython import get_ipython
    from matplotlib.figure import Figure

    formatter = get_ipython().display_formatter.formatters["image/png"]
    draw = formatter.lookup_by_type(Figure)

    def show(figure):
        drawn = draw(figure)
        if drawn is None:  # nothing is on it
            return None
        png, size = drawn
        return png, size | {"alt": described(figure)}

    formatter.for_type(Figure, show)


def _in_the_way() -> list[str]:
    """The files beside the notebook that Python took for a library."""
    loaded = {name: getattr(module, "__file__", None) for name, module in sys.modules.items() if name in LIBRARIES}
    files = [Path(file).resolve() for file in loaded.values() if file]
    packages = {file: file.parent if file.name == "__init__.py" else file for file in files}
    return [str(file) for file, package in packages.items() if package.parent == Path.cwd()]


def _load_torchvision():
    from course import vision

    vision.load()


def check() -> None:
    """Say whether this machine has what the course needs and, if not, what to do."""
    for name, look in CHECKS.items():
        try:
            look()
        except _Instead as other:
            _say("✓", str(other))
        except Exception as error:  # whatever is wrong, the learner should hear of it
            _say("✗", name, error)
        else:
            _say("✓", name)
    if files := _in_the_way():
        language.say(lambda lang: f"✗ {text('begin.in_the_way', lang, files=', '.join(files))}")


def _say(mark, name, error=None):
    """Print a line of the check."""

    def line(lang):
        missing = "" if error is None else f": {text(f'environment.{name}_missing', lang)}"
        return f"{mark} {text(f'environment.{name}', lang)}{missing}"

    language.say(line, after="" if error is None else f" ({error})")


class _Instead(Exception):
    """It works, but in another way: the name of what to say."""


def _look_for_python():
    importlib.import_module("tomllib")  # new in 3.11


def _look_for_digits():
    folder = _files.path("mnist")
    for line in folder.joinpath("SHA256SUMS").read_text("utf-8").splitlines():
        expected, path = line.split()
        if hashlib.sha256(folder.joinpath(path).read_bytes()).hexdigest() != expected:
            raise RuntimeError(path)


def _look_for_films():
    from course import animate

    if shutil.which("ffmpeg") is None and importlib.util.find_spec("imageio_ffmpeg") is None:
        animate.Video([[[0.0]]]).gif()
        raise _Instead("gif")
    animate.ffmpeg_program()  # makes a film of one frame


CHECKS = {
    "python": _look_for_python,
    "torch": lambda: importlib.import_module("torch"),
    "torchvision": _load_torchvision,
    "matplotlib": lambda: importlib.import_module("matplotlib.pyplot"),
    "widgets": lambda: importlib.import_module("course.explore"),  # it reads its script, too
    "digits": _look_for_digits,
    "font": lambda: _files.path("assets", "NotoSansSC-course.otf").read_bytes(),
    "films": _look_for_films,
}
