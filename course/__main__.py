"""Open the course in JupyterLab: ``python -m course``, from the folder that holds ``notebooks/``.

The language is Chinese, or what ``$COURSE_LANG`` says; JupyterLab's own menus
follow it. Further arguments go to JupyterLab as they are.
"""

import json
import os
import sys
import tempfile
import warnings
from pathlib import Path

from course import _files, language

# JupyterLab's name for a language, where it has one of its own and a pack is installed.
LOCALES = {"zh": "zh_CN"}


def lab_settings() -> dict:
    """JupyterLab's settings for this course: its menus' language, widgets that are saved, no calls home."""
    return {
        "@jupyterlab/translation-extension:plugin": {"locale": LOCALES.get(language.current(), "default")},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    } | json.loads(_files.path("assets", "jupyter", "overrides.d", "spike-encoding-course.json").read_text("utf-8"))


# The server saves the explorers' state: what the settings above save is not lost again. (Where pip has put the file of
# the same purpose, in assets/jupyter, into Jupyter's folder, this happens twice, which is as good as once.)
CONTENTS = {"pre_save_hook": "course._saving.keep_widgets"}


def configure(folder: Path, first: str) -> None:
    """Write what JupyterLab shall do unless its command line says otherwise: files that `JUPYTER_CONFIG_PATH` names."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # a container; JupyterLab refuses root by default
    files = {
        "overrides": lab_settings(),
        # A teacher's environment may have nbgrader; a learner needs none of its menus.
        "page_config": {"disabledExtensions": {"@jupyter/nbgrader": True}},
        "jupyter_server_config": {"ServerApp": {"ip": "127.0.0.1", "allow_root": root}, "ContentsManager": CONTENTS},
        "jupyter_lab_config": {"LabApp": {"default_url": f"/lab/tree/{first}", "app_settings_dir": str(folder)}},
    }
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def main(arguments: list[str]) -> None:
    warnings.formatwarning = lambda message, *_, **__: f"{message}\n"
    first = f"notebooks/{language.current()}/00-welcome.ipynb"
    if not Path(first).exists():
        sys.exit(f"{first} is not here. Run this in the course's folder, the one that holds notebooks/.")
    try:
        from jupyterlab.labapp import main as lab
    except ImportError:
        sys.exit('JupyterLab is not installed. Run: pip install -e ".[lab]"')
    with tempfile.TemporaryDirectory() as folder:
        configure(Path(folder), first)
        others = os.environ.get("JUPYTER_CONFIG_PATH")
        os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join([folder, *([others] if others else [])])
        lab(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
