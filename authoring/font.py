"""Make the Chinese font that ships with the course: a subset of Noto Sans CJK SC.

In: ``NotoSansCJK-Regular.ttc`` (Debian's package fonts-noto-cjk has it).
Out: ``course/assets/NotoSansSC-course.otf`` with GB2312 level 1 (the 3,755
commonest characters, so that a learner's own labels are drawn, too),
punctuation, and any other character in the course's own texts.
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "course" / "assets" / "NotoSansSC-course.otf"

# A name of its own: matplotlib finds fonts by name, and a machine may have a Noto Sans CJK SC, with other weights.
FAMILY = "Spike Encoding SC"


def gb2312_level_1() -> set[str]:
    """Return the characters of GB2312's rows 1 to 3 (punctuation, full-width Latin) and 16 to 55 (level 1)."""
    cells = (
        bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312", errors="ignore")
        for row in [1, 2, 3, *range(16, 56)]
        for cell in range(1, 95)
    )
    return set("".join(cells))


def course_characters() -> set[str]:
    """Return every character of the words files, the exercises and the lessons."""
    sources = [*ROOT.glob("course/words/*.toml"), *ROOT.glob("course/check/*.*"), *ROOT.glob("lessons/*.py")]
    return {char for path in sources for char in path.read_text("utf-8") if char.isprintable()}


def make(collection: str | Path) -> None:
    """Cut down the simplified-Chinese face of ``collection`` and write it."""
    faces = TTCollection(str(collection)).fonts
    font = next(face for face in faces if face["name"].getDebugName(1) == "Noto Sans CJK SC")
    font.recalcTimestamp = False  # the same file every time
    wanted = gb2312_level_1() | course_characters() | {chr(code) for code in range(0x20, 0x7F)}
    options = subset.Options()
    options.layout_features = []  # matplotlib applies none of them
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(wanted))
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6):
            record.string = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY
    TARGET.parent.mkdir(exist_ok=True)
    font.save(str(TARGET))
