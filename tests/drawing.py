"""What every figure of the course keeps to: a function that draws in, an AssertionError out if it does not."""

import matplotlib
import matplotlib.pyplot as plt


def draws_where_it_is_told(draw):
    """On the Axes it is given, else on a new figure; neither matplotlib's defaults nor the current figure change."""
    before = dict(matplotlib.rcParams)
    current = plt.figure()
    ax = plt.Figure().add_subplot()
    assert draw(ax) is ax
    assert draw(None).figure is not current
    assert plt.gcf() is current
    assert dict(matplotlib.rcParams) == before
