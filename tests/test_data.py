"""The digits that ship: the original ones, read by torchvision itself, with no network."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from authoring import mnist
from course import data, vision

ROOT = Path(data.root())


def test_the_files_are_those_recorded():
    for line in (ROOT / "SHA256SUMS").read_text().splitlines():
        expected, name = line.split()
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == expected


@pytest.mark.parametrize(("train", "count"), [(True, 6_000), (False, 1_000)])
def test_torchvision_reads_them(train, count):
    dataset = vision.load().datasets.MNIST(data.root(), train=train)
    assert len(dataset) == len(data.mnist(train=train, download=False)) == count
    assert sorted(set(dataset.targets.tolist())) == list(range(10))


def test_the_first_labels_are_those_of_mnist():
    """5, 0, 4, 1, 9 and 7, 2, 1, 0, 4: known to everybody who has opened MNIST."""
    assert data.mnist(train=True).targets[:5].tolist() == [5, 0, 4, 1, 9]
    assert data.mnist(train=False).targets[:5].tolist() == [7, 2, 1, 0, 4]


def test_a_digit_is_an_image_in_0_to_1():
    five = data.digit(label=5, index=0)
    assert five.shape == (28, 28)
    assert five.dtype == torch.float32
    assert five.min() == 0
    assert five.max() == 1
    image, label = data.mnist()[0]
    assert label == 5
    assert torch.equal(five, image[0])


def test_own_transform():
    image, _ = data.mnist(transform=lambda picture: picture.size)[0]
    assert image == (28, 28)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: data.digit(label=10), ValueError, "label must be from 0 to 9, not 10"),
        (lambda: data.digit(label="3"), TypeError, "label must be a whole number"),
        (lambda: data.digit(index=100_000), ValueError, "index must be from 0 to .* not 100000"),
        (lambda: data.digit(index=-1), ValueError, "index must be at least 0, not -1"),
        (lambda: data.mnist(download=True), ValueError, "the subset ships with the course"),
        (lambda: data.moving_digit(num_steps=0), ValueError, "num_steps must be at least 1"),
    ],
)
def test_bad_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_full_without_network_says_what_to_do(tmp_path, monkeypatch):
    """Whatever torchvision cannot fetch, and also where it is told not to try."""
    monkeypatch.setattr(vision.load().datasets.MNIST, "mirrors", ["http://127.0.0.1:9/"])
    for download in (None, False):
        with pytest.raises(RuntimeError, match="needs no network.*try again.*copy the four files"):
            data.mnist(full=True, folder=tmp_path, download=download)


def test_full_reads_a_folder_that_has_it(tmp_path):
    """The shipped files stand in for the full set: same format, same place."""
    (tmp_path / "MNIST").symlink_to(ROOT / "MNIST")
    assert len(data.mnist(full=True, folder=tmp_path)) == 6_000


def test_cutting_a_file(tmp_path):
    whole = bytes.fromhex("00000801 00000004 0a0b0c0d")
    assert mnist.first_items(whole, header=8, item=1, count=2) == bytes.fromhex("00000801 00000002 0a0b")
    (tmp_path / "train-images-idx3-ubyte").write_bytes(whole)
    with pytest.raises(ValueError, match="train-images-idx3-ubyte .* is not MNIST's"):
        mnist.make(tmp_path)


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_torchvision_imports_beside_any_torch():
    """In a fresh process: as it is, and with the operators made to be missing."""
    after = "; from torchvision import datasets, transforms; print(transforms.ToTensor.__name__)"
    lesson = "from course import begin, data; begin.lesson('en')"
    assert run(lesson + after).stdout == "ToTensor\n"
    missing = "import torch; load = torch.ops.load_library\n"
    missing += "def refuse(path): raise OSError(path)\n"
    missing += "torch.ops.load_library = refuse\n"
    alone = run(missing + "import torchvision")
    assert "torchvision::nms does not exist" in alone.stderr
    mended = run(missing + lesson + after)
    assert mended.stdout == "ToTensor\n", mended.stderr


def test_other_import_errors_are_not_hidden(monkeypatch):
    import builtins

    real = builtins.__import__

    def broken(name, *rest):
        if name == "torchvision":
            raise RuntimeError("something else")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", broken)
    with pytest.raises(RuntimeError, match="something else"):
        vision.load()
