"""temporary"""
import json
from dataclasses import dataclass
class NotebookError(ValueError):
    def __init__(self, key): self.key = key
@dataclass(frozen=True)
class Cell:
    type: str; id: str; source: str; text: str = ""; pictures: tuple = ()
@dataclass(frozen=True)
class Notebook:
    cells: tuple; language: str; notes: tuple = ()
def read(content):
    try: nb = json.loads(content)
    except ValueError: raise NotebookError("not_json")
    cells = tuple(Cell(c["cell_type"], c["metadata"].get("nbgrader",{}).get("grade_id", c.get("id","")), "".join(c["source"])) for c in nb["cells"])
    return Notebook(cells, "zh" if any('lesson("zh")' in c.source for c in cells) else "en")
