"""What several diagrams are made of: pictures, frames around a pixel, arrows."""

from typing import Any

from matplotlib.patches import Rectangle

from course import _arguments, plot
from course.plot import OFF

ARROW = {"arrowstyle": "-|>", "color": "black", "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}


def blank(ax, figsize, xlim, ylim):
    """Axes without frame or ticks, as wide and high as the drawing."""
    ax = plot.new_axes(ax, figsize=figsize)
    ax.set(xlim=xlim, ylim=ylim)
    ax.set_axis_off()
    return ax


def one_image(image):
    """The argument ``image``, checked to be one image with values in [0, 1]."""
    image = _arguments.fractions("image", image).cpu()
    if image.dim() != 2 or image.numel() == 0:
        raise ValueError(f"image must be one image [height, width], not of shape {list(image.shape)}")
    return image


def grey_pixel(image):
    """Row and column of the pixel nearest to 0.6: neither black nor white, so its spikes vary."""
    return divmod(int((image - 0.6).abs().argmin()), image.shape[1])


def picture(ax, frame, left, bottom, side=1):
    """An image in the square at (left, bottom), with a frame around it; OFF spikes (−1) in colour."""
    extent = (left, left + side, bottom, bottom + side)
    limits = ax.get_xlim(), ax.get_ylim()  # imshow would set its own
    # Later pictures lie above earlier ones: matplotlib would sort by zorder first.
    layer = 1 + 0.01 * len(ax.images)
    ax.imshow(
        frame.float().numpy(), extent=extent, aspect="auto", zorder=layer, **plot.colours(bool((frame < 0).any()))
    )
    edge: dict[str, Any] = {"fill": False, "edgecolor": "grey", "linewidth": 1, "zorder": layer + 0.005}
    ax.add_patch(Rectangle((left, bottom), side, side, **edge))
    ax.set(xlim=limits[0], ylim=limits[1])


def mark(ax, shape, row, column, left, bottom, side=1):
    """A coloured frame around one pixel of the picture at (left, bottom)."""
    height, width = shape[0] / side, shape[1] / side
    # A frame as wide as two pixels: it surrounds the pixel and hides none of it.
    corner = (left + (column - 0.5) / width, bottom + side - (row + 1.5) / height)
    ax.add_patch(Rectangle(corner, 2 / width, 2 / height, fill=False, edgecolor=OFF, linewidth=1.5, zorder=5))
