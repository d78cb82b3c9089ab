"""The digits that ship: the original ones, read by torchvision itself, with no network."""

import gzip
import hashlib
import http.server
import shutil
import subprocess
import sys
import threading
from functools import partial
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
    """5, 0, 4, 1, 9 and 7, 2, 1, 0, 4: known to everyone who has opened MNIST."""
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
    """Whether torchvision fails to fetch it or was told not to try."""
    monkeypatch.setattr(vision.load().datasets.MNIST, "mirrors", ["http://127.0.0.1:9/"])
    for download in (None, False):
        with pytest.raises(RuntimeError, match="needs no network.*try again.*copy the four files"):
            data.mnist(full=True, folder=tmp_path, download=download)


def test_full_reads_a_folder_that_has_it(tmp_path):
    """The shipped files stand in for the full set: same format, same place."""
    (tmp_path / "MNIST").symlink_to(ROOT / "MNIST")
    assert len(data.mnist(full=True, folder=tmp_path)) == 6_000


FILE = "t10k-images-idx3-ubyte"
DAMAGED = {
    "empty": lambda whole: b"",
    "cut off in the header": lambda whole: whole[:9],
    "cut off": lambda whole: whole[:-1],
    "too long": lambda whole: whole + b"0",
    "a proxy's page": lambda whole: b"<!DOCTYPE html><title>Log in</title>",
    "other file": lambda whole: (ROOT / "MNIST/raw/t10k-labels-idx1-ubyte").read_bytes(),
}


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """A server of MNIST on this machine, with the shipped files; the folder that it serves."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    served, resources = tmp_path / "served", []
    served.mkdir()
    for path in (ROOT / "MNIST/raw").iterdir():
        packed = gzip.compress(path.read_bytes(), compresslevel=1)
        (served / f"{path.name}.gz").write_bytes(packed)
        resources.append((f"{path.name}.gz", hashlib.md5(packed).hexdigest()))
    monkeypatch.setattr(vision.load().datasets.MNIST, "resources", resources)
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=served)
    monkeypatch.setattr(handler.func, "log_message", lambda *_: None)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr(vision.load().datasets.MNIST, "mirrors", [f"http://127.0.0.1:{server.server_port}/"])
        yield served
        server.shutdown()


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_named_and_fetched_anew(damage, mirror, tmp_path):
    raw = tmp_path / "MNIST/raw"
    shutil.copytree(ROOT / "MNIST/raw", raw)
    (raw / FILE).write_bytes(DAMAGED[damage]((raw / FILE).read_bytes()))
    with pytest.raises(RuntimeError, match=f"{FILE} is damaged"):
        data.mnist(full=True, folder=tmp_path, download=False)
    with pytest.warns(UserWarning, match=f"{FILE} is damaged and is fetched anew"):
        digits = data.mnist(train=False, full=True, folder=tmp_path)
    assert torch.equal(digits.data, data.mnist(train=False).data)


def test_a_download_that_was_a_proxys_page_is_tried_again(mirror, tmp_path):
    whole = (mirror / f"{FILE}.gz").read_bytes()
    (mirror / f"{FILE}.gz").write_bytes(b"<!DOCTYPE html>")
    with pytest.raises(RuntimeError, match="could not be fetched"):
        data.mnist(full=True, folder=tmp_path)
    (mirror / f"{FILE}.gz").write_bytes(whole)
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
    """In a fresh process, once as it is and once with the operators made to be missing."""
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


def test_the_digit_asked_for_goes_once_round():
    film = data.moving_digit(3, index=2)
    assert len(film) == 28
    assert torch.equal(film[0], data.digit(3, 2))
    assert not torch.equal(data.digit(3, 2), data.digit(3, 0))
