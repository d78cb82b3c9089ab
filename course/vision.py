"""torchvision, importable beside a CPU build of torch too.

PyPI's Linux wheel of torchvision is compiled for CUDA. Beside a CPU build of
torch its operators do not load, and ``import torchvision`` stops with
"operator torchvision::nms does not exist". The course needs its datasets and
transforms only, which are plain Python. ``load`` mends the import, and where
it works by itself changes nothing.
"""

import sys
from types import ModuleType

import torch

# The operators that torchvision describes to torch on import, with their schemas.
_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
_declared: "list[torch.library.Library]" = []  # keeps the declarations alive as long as the process


def load() -> ModuleType:
    """Import torchvision and return it, declaring its missing operators if need be."""
    try:
        import torchvision
    except RuntimeError as error:
        if "operator torchvision::" not in str(error):
            raise
        _declare()
        import torchvision
    return torchvision


def _declare() -> None:
    """Declare the operators and forget the half-done import, so that it can be tried again."""
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]
    library = torch.library.Library("torchvision", "DEF")
    for schema in _SCHEMAS:
        library.define(schema)
    _declared.append(library)
