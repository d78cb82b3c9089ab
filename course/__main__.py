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


# The server's command line: what the settings above save is not lost again. (Where pip has put the file of the same
# purpose, in assets/jupyter, into Jupyter's folder, this happens twice, which is as good as once.)
SERVER_OPTIONS = ["--ContentsManager.pre_save_hook=course._saving.keep_widgets"]


def main(arguments: list[str]) -> None:
    warnings.formatwarning = lambda message, *_, **__: f"{message}\n"
    first = f"notebooks/{language.current()}/00-welcome.ipynb"
    if not Path(first).exists():
        sys.exit(f"{first} is not here. Run this in the course's folder, the one that holds notebooks/.")
    try:
        from jupyterlab.labapp import main as lab
    except ImportError:
        sys.exit('JupyterLab is not installed. Run: pip install -e ".[lab]"')
    with tempfile.TemporaryDirectory() as settings:
        Path(settings, "overrides.json").write_text(json.dumps(lab_settings()), encoding="utf-8")
        # A teacher's environment may have nbgrader; a learner needs none of its menus.
        page = {"disabledExtensions": {"@jupyter/nbgrader": True}}
        Path(settings, "page_config.json").write_text(json.dumps(page), encoding="utf-8")
        options = ["--ServerApp.ip=127.0.0.1", f"--LabApp.default_url=/lab/tree/{first}"]
        options.append(f"--LabApp.app_settings_dir={settings}")
        options += SERVER_OPTIONS
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # a container; JupyterLab refuses root by default
            options.append("--allow-root")
        lab(options + arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
