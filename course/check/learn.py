"""The exercises of lesson 08: learning from spikes."""

import math

import numpy as np
import torch

from course.check.exercise import Exercise


def lif_step(v, current, beta):
    v = beta * v + current
    spike = (v >= 1).float()
    return spike, v - spike


def _step_inputs(generator):
    """Multiples of 1/16, so that no rounding decides: neurons that just reach 1, go far beyond it, or below 0."""

    def sixteenths(low, high, *shape):
        return torch.randint(low, high, shape, generator=generator) / 16

    def case(beta, *shape):
        v, current = sixteenths(-8, 16, *shape), sixteenths(-8, 16, *shape)
        flat_v, flat_current = v.view(-1), current.view(-1)
        flat_v[:5] = torch.tensor([0.5, 0.25, -0.5, 1.25, 0.75])
        flat_current[:5] = torch.tensor([1 - 0.5 * beta, 2.5, -0.25, -0.25, 0.125])
        return v, current, beta

    return [case(0.5, 6), case(0.75, 2, 4), case(1.0, 5)]


LIF_STEP = Exercise(
    lif_step,
    inputs=_step_inputs,
    misconceptions={
        "above": lambda v, current, beta: _fired(beta * v + current, (beta * v + current > 1).float()),
        "to_zero": lambda v, current, beta: (
            (beta * v + current >= 1).float(),
            (beta * v + current).masked_fill(beta * v + current >= 1, 0),
        ),
        "no_reset": lambda v, current, beta: ((beta * v + current >= 1).float(), beta * v + current),
        "no_leak": lambda v, current, beta: _fired(v + current, (v + current >= 1).float()),
        "input_leaks": lambda v, current, beta: _fired(beta * (v + current), (beta * (v + current) >= 1).float()),
        "leak_reversed": lambda v, current, beta: _fired(
            (1 - beta) * v + current, ((1 - beta) * v + current >= 1).float()
        ),
        "fires_first": lambda v, current, beta: ((v >= 1).float(), beta * (v - (v >= 1).float()) + current),
        "swapped": lambda v, current, beta: lif_step(v, current, beta)[::-1],
    },
    right=(
        lambda v, current, beta: ((now := v * beta + current) >= 1, torch.where(now >= 1, now - 1, now)),
        lambda v, current, beta: [
            torch.heaviside(beta * v + current - 1, torch.tensor(1.0)),
            beta * v + current - 1 * (beta * v + current >= 1),
        ],
        lambda v, current, beta: (
            np.where(v.numpy() * beta + current.numpy() >= 1, 1, 0),
            beta * v + current - ((beta * v + current) >= 1).int(),
        ),
    ),
    lazy={
        "never_below_0": lambda v, current, beta: (lif_step(v, current, beta)[0], lif_step(v, current, beta)[1].relu()),
        "many_at_once": lambda v, current, beta: _fired(beta * v + current, (beta * v + current).floor().relu()),
        "remainder": lambda v, current, beta: ((beta * v + current >= 1).float(), (beta * v + current) % 1),
        "half_life": lambda v, current, beta: lif_step(v, current, 0.5),
        "nine_tenths": lambda v, current, beta: lif_step(v, current, 0.9),
        "always_fires": lambda v, current, beta: _fired(beta * v + current, torch.ones_like(v)),
        "never_fires": lambda v, current, beta: (torch.zeros_like(v), beta * v + current),
        "one_potential": lambda v, current, beta: lif_step(v.mean().expand_as(v), current, beta),
    },
)


def _fired(v, spike):
    return spike, v - spike


def surrogate(gradient, over, slope):
    return gradient / (1 + slope * over.abs()) ** 2


def _surrogate_inputs(generator):
    """Potentials on both sides of the threshold, at it and far from it; gradients of both signs."""

    def case(slope, *shape):
        over = 2 * torch.rand(shape, generator=generator) - 1
        over.view(-1)[:4] = torch.tensor([0.0, 0.3, -0.35, -1.0])
        gradient = torch.randn(shape, generator=generator)
        gradient.view(-1)[:4] = torch.tensor([1.0, -2.0, 0.5, 1.5])
        return gradient, over, slope

    other = int(torch.randint(11, 26, (1,), generator=generator))
    return [case(5, 6), case(other, 2, 4), case(1.5, 5)]


SURROGATE = Exercise(
    surrogate,
    inputs=_surrogate_inputs,
    misconceptions={
        "true_slope": lambda gradient, over, slope: torch.zeros_like(gradient),
        "passed_on": lambda gradient, over, slope: gradient.clone(),
        "gradient_forgotten": lambda gradient, over, slope: 1 / (1 + slope * over.abs()) ** 2,
        "not_squared": lambda gradient, over, slope: gradient / (1 + slope * over.abs()),
        "signed": lambda gradient, over, slope: gradient / (1 + slope * over) ** 2,
        "only_fired": lambda gradient, over, slope: gradient / (1 + slope * over.abs()) ** 2 * (over >= 0),
        "slope_outside": lambda gradient, over, slope: slope * gradient / (1 + over.abs()) ** 2,
    },
    right=(
        lambda gradient, over, slope: gradient * (1 + slope * over.abs()).pow(-2),
        lambda gradient, over, slope: gradient.numpy() / np.square(1 + slope * np.abs(over.numpy())),
        lambda gradient, over, slope: gradient.double() / (1 + 2 * slope * over.abs() + (slope * over) ** 2),
    ),
    lazy={
        "always_5": lambda gradient, over, slope: surrogate(gradient, over, 5),
        "near_only": lambda gradient, over, slope: surrogate(gradient, over, slope) * (over.abs() < 0.5),
        "squared_inside": lambda gradient, over, slope: gradient / (1 + slope * over**2),
        "times_slope": lambda gradient, over, slope: slope * surrogate(gradient, over, slope),
        "sign_only": lambda gradient, over, slope: gradient.sign() / (1 + slope * over.abs()) ** 2,
        "unsigned": lambda gradient, over, slope: gradient.abs() / (1 + slope * over.abs()) ** 2,
        "a_box": lambda gradient, over, slope: gradient * (over.abs() < 1 / slope),
    },
)


def rate_target(labels, num_classes, num_steps, every):
    goal = torch.zeros(num_steps, len(labels), num_classes)
    goal[::every, range(len(labels)), labels] = 1
    return goal


def _target_inputs(generator):
    """Labels that repeat, the first and the last class among them; steps that ``every`` does not divide."""
    cases = []
    for num_classes, num_steps, every in ((5, 8, 3), (4, 7, 2), (10, 12, 5)):
        middle = torch.randint(1, num_classes - 1, (3,), generator=generator)
        ends = torch.tensor([0, num_classes - 1, num_classes - 1])
        labels = torch.cat([ends, middle])
        cases.append((labels[torch.randperm(6, generator=generator)], num_classes, num_steps, every))
    return cases


RATE_TARGET = Exercise(
    rate_target,
    inputs=_target_inputs,
    misconceptions={
        "every_step": lambda labels, num_classes, num_steps, every: rate_target(labels, num_classes, num_steps, 1),
        "first_only": lambda labels, num_classes, num_steps, every: rate_target(
            labels, num_classes, num_steps, num_steps
        ),
        "starts_late": lambda labels, num_classes, num_steps, every: torch.stack(
            [
                torch.nn.functional.one_hot(labels, num_classes) * float(step % every == every - 1)
                for step in range(num_steps)
            ]
        ),
        "others": lambda labels, num_classes, num_steps, every: (
            rate_target(labels, num_classes, num_steps, every)[:1].logical_not()
            * (torch.arange(num_steps) % every == 0)[:, None, None]
        ).float(),
        "batch_first": lambda labels, num_classes, num_steps, every: rate_target(
            labels, num_classes, num_steps, every
        ).movedim(0, 1),
        "no_time": lambda labels, num_classes, num_steps, every: torch.nn.functional.one_hot(labels, num_classes),
    },
    right=(
        lambda labels, num_classes, num_steps, every: torch.stack(
            [torch.nn.functional.one_hot(labels, num_classes) * (1 - min(step % every, 1)) for step in range(num_steps)]
        ),
        lambda labels, num_classes, num_steps, every: (
            (torch.arange(num_steps) % every == 0)[:, None, None] & (labels[:, None] == torch.arange(num_classes))
        ),
    ),
    lazy={
        "ten_classes": lambda labels, num_classes, num_steps, every: rate_target(labels, 10, num_steps, every),
        "classes_seen": lambda labels, num_classes, num_steps, every: rate_target(
            labels, int(labels.max()), num_steps, every
        ),
        "every_third": lambda labels, num_classes, num_steps, every: rate_target(labels, num_classes, num_steps, 3),
        "first_label": lambda labels, num_classes, num_steps, every: rate_target(
            labels[:1].expand(len(labels)), num_classes, num_steps, every
        ),
        "sorted": lambda labels, num_classes, num_steps, every: rate_target(
            labels.sort().values, num_classes, num_steps, every
        ),
        "stops_early": lambda labels, num_classes, num_steps, every: torch.cat(
            [
                rate_target(labels, num_classes, num_steps // every * every, every),
                torch.zeros(num_steps % every, len(labels), num_classes),
            ]
        ),
        "scaled": lambda labels, num_classes, num_steps, every: rate_target(labels, num_classes, num_steps, 1) / every,
    },
)


def steps_to_first(spikes):
    return (1 - spikes).cumprod(0).sum(0)


def _first_inputs(generator):
    """Each batch has a neuron that is silent, one that fires at once, one late, one twice, one at every step."""

    def train(steps, *shape):
        spikes = torch.bernoulli(torch.full((steps, *shape), 0.25), generator=generator)
        flat = spikes.view(steps, -1)
        flat[:, :5] = 0
        flat[0, 1] = flat[-1, 2] = flat[2, 3] = flat[4, 3] = 1
        flat[:, 4] = 1
        return (spikes,)

    return [train(8, 6), train(6, 3, 4), train(11, 2, 3)]


def _first_by_hand(spikes):
    flat = spikes.flatten(1)
    steps = [next((step for step, fired in enumerate(train) if fired), len(train)) for train in flat.T.tolist()]
    return torch.tensor(steps).view(spikes.shape[1:])


STEPS_TO_FIRST = Exercise(
    steps_to_first,
    inputs=_first_inputs,
    misconceptions={
        "silent_is_first": lambda spikes: spikes.argmax(0),
        "silent_is_minus_1": lambda spikes: torch.where(spikes.any(0), spikes.argmax(0), -1),
        "silent_is_last": lambda spikes: torch.where(spikes.any(0), spikes.argmax(0), len(spikes) - 1),
        "from_1": lambda spikes: steps_to_first(spikes) + spikes.amax(0),
        "last_spike": lambda spikes: torch.where(
            spikes.any(0), len(spikes) - 1 - spikes.flip(0).argmax(0), len(spikes)
        ),
        "quiet_steps": lambda spikes: (1 - spikes).sum(0),
        "counted": lambda spikes: spikes.sum(0),
    },
    right=(
        _first_by_hand,
        lambda spikes: torch.where(spikes.any(0), spikes.argmax(0), len(spikes)),
        lambda spikes: (spikes.cumsum(0) == 0).sum(0),
    ),
    lazy={
        "eight_steps": lambda spikes: torch.where(spikes.any(0), spikes.argmax(0), 8),
        "one_number": lambda spikes: spikes.flatten(1).any(1).float().argmax(),
        "silent_is_infinite": lambda spikes: torch.where(spikes.any(0), spikes.argmax(0).double(), math.inf),
        "one_later": lambda spikes: steps_to_first(spikes) + 1,
        "first_or_never": lambda spikes: torch.where(spikes[0] == 1, 0, len(spikes)),
        "in_a_row": lambda spikes: steps_to_first(spikes).flatten()[:, None],
        "never_0": lambda spikes: steps_to_first(spikes).clamp(min=1),
    },
)


def credit(counts, labels):
    best = counts == counts.amax(-1, keepdim=True)
    return best[range(len(labels)), labels] / best.sum(-1)


def _credit_inputs(generator):
    """In each batch: right alone, wrong alone, ties with and without the label, all silent, all equal."""

    def case(classes, most):
        order = torch.randperm(classes, generator=generator)
        label, other, third = order[:3].tolist()
        counts = torch.randint(0, most, (7, classes), generator=generator).float()
        labels = torch.full((7,), label)
        counts[0, label] = counts[1, other] = counts[2, [label, other]] = most + 1
        counts[3, [other, third]] = most + 1
        counts[4] = 0
        counts[5] = most
        counts[6, [label, other, third]] = most + 2
        shuffle = torch.randperm(7, generator=generator)
        return counts[shuffle], labels[shuffle]

    lower, higher = case(5, 4), case(10, 9)
    # The label with the lowest number of those that tie, and with the highest: argmax prefers one of them.
    ends = torch.tensor([[3.0, 3.0, 0.0], [3.0, 3.0, 1.0], [0.0, 2.0, 2.0]])
    return [lower, higher, (ends, torch.tensor([0, 1, 0]))]


def _credit_by_hand(counts, labels):
    given = []
    for row, label in zip(counts.tolist(), labels.tolist(), strict=True):
        given.append(1 / row.count(max(row)) if row[label] == max(row) else 0)
    return given


CREDIT = Exercise(
    credit,
    inputs=_credit_inputs,
    misconceptions={
        "lowest_wins": lambda counts, labels: (counts.argmax(-1) == labels).float(),
        "ties_are_right": lambda counts, labels: (counts.gather(-1, labels[:, None])[:, 0] == counts.amax(-1)).float(),
        "ties_are_wrong": lambda counts, labels: (credit(counts, labels) == 1).float(),
        "silent_is_wrong": lambda counts, labels: credit(counts, labels) * (counts.sum(-1) > 0),
        "half": lambda counts, labels: credit(counts, labels).clamp(min=0.5) * (credit(counts, labels) > 0),
        "share": lambda counts, labels: (counts.gather(-1, labels[:, None])[:, 0] / counts.sum(-1)).nan_to_num(
            1 / counts.shape[-1]
        ),
        "averaged": lambda counts, labels: credit(counts, labels).mean(),
    },
    right=(
        _credit_by_hand,
        lambda counts, labels: torch.tensor(_credit_by_hand(counts, labels)),
        lambda counts, labels: (
            (counts == counts.max(-1, True).values)
            .double()
            .div((counts == counts.max(-1, True).values).sum(-1, keepdim=True))
            .gather(-1, labels[:, None])
            .squeeze(-1)
        ),
    ),
    lazy={
        "always_0": lambda counts, labels: (labels == 0).float(),
        "by_chance": lambda counts, labels: torch.full((len(labels),), 1 / counts.shape[-1]),
        "tenth_if_silent": lambda counts, labels: torch.where(counts.sum(-1) == 0, 0.1, credit(counts, labels)),
        "all_ties_a_tenth": lambda counts, labels: torch.where(
            credit(counts, labels) == 1, 1.0, 0.1 * (credit(counts, labels) > 0)
        ),
        "softmax": lambda counts, labels: counts.softmax(-1)[range(len(labels)), labels],
        "one_over_ties": lambda counts, labels: 1 / (counts == counts.amax(-1, keepdim=True)).sum(-1),
        "answers": lambda counts, labels: counts.argmax(-1),
    },
)


def fair_difference(held_a, test_a, held_b, test_b):
    a, b = test_a[held_a.mean(1).argmax()], test_b[held_b.mean(1).argmax()]
    error = (a.var() / len(a) + b.var() / len(b)).sqrt()
    return float(a.mean() - b.mean()), float(error)


def _difference_inputs(generator):
    """Tables [learning rate, seed]; each way of choosing a rate or a seed chooses another row of them."""

    def table(seeds, more, best, lucky, tested):
        """Accuracy held out and on the test set; ``best`` is to be chosen, ``lucky`` has the best single seed."""
        noise = torch.rand(2, 4, seeds, generator=generator, dtype=torch.float64) * 0.01
        held = 0.80 + noise[0]
        held[best] += 0.06
        held[lucky, 0] += 0.10
        test = 0.78 + more + 0.01 * torch.arange(4)[:, None] + noise[1]
        test[best] += 0.05
        test[tested] = 0.90 + noise[1, tested]
        test[:, 1] += 0.004
        return held, test

    rows = torch.stack([torch.randperm(4, generator=generator) for _ in range(3)]).tolist()
    return [
        (*table(seeds, more, *row[:3]), *table(others, 0, row[3], row[0], row[1]))
        for row, seeds, others, more in zip(rows, (5, 4, 7), (5, 6, 3), (0, -0.1, 0.05), strict=True)
    ]


def _compared(a, b, *, error=None):
    return a.mean() - b.mean(), (a.var() / len(a) + b.var() / len(b)).sqrt() if error is None else error


def _chosen(held_a, test_a, held_b, test_b):
    return test_a[held_a.mean(1).argmax()], test_b[held_b.mean(1).argmax()]


FAIR_DIFFERENCE = Exercise(
    fair_difference,
    inputs=_difference_inputs,
    misconceptions={
        "one_rate": lambda held_a, test_a, held_b, test_b: fair_difference(held_a, test_a, held_a, test_b),
        "chosen_on_test": lambda held_a, test_a, held_b, test_b: fair_difference(test_a, test_a, test_b, test_b),
        "held_out_told": lambda held_a, test_a, held_b, test_b: fair_difference(held_a, held_a, held_b, held_b),
        "lucky_rate": lambda held_a, test_a, held_b, test_b: _compared(
            test_a[held_a.amax(1).argmax()], test_b[held_b.amax(1).argmax()]
        ),
        "best_seed": lambda *tables: (
            _chosen(*tables)[0].max() - _chosen(*tables)[1].max(),
            fair_difference(*tables)[1],
        ),
        "spread": lambda *tables: (
            fair_difference(*tables)[0],
            sum(one.var() for one in _chosen(*tables)).sqrt(),
        ),
        "added": lambda *tables: (
            fair_difference(*tables)[0],
            sum(one.std() / math.sqrt(len(one)) for one in _chosen(*tables)),
        ),
        "n": lambda *tables: (
            fair_difference(*tables)[0],
            sum(one.var(correction=0) / len(one) for one in _chosen(*tables)).sqrt(),
        ),
        "reversed": lambda *tables: (-fair_difference(*tables)[0], fair_difference(*tables)[1]),
    },
    right=(
        lambda *tables: _compared(*_chosen(*tables)),
        lambda *tables: torch.tensor(fair_difference(*tables)),
        lambda *tables: (
            np.mean(_chosen(*tables)[0].numpy()) - np.mean(_chosen(*tables)[1].numpy()),
            math.hypot(*(float(one.std()) / len(one) ** 0.5 for one in _chosen(*tables))),
        ),
    ),
    lazy={
        "first_rate": lambda held_a, test_a, held_b, test_b: _compared(test_a[0], test_b[0]),
        "last_rate": lambda held_a, test_a, held_b, test_b: _compared(test_a[-1], test_b[-1]),
        "all_rates": lambda held_a, test_a, held_b, test_b: _compared(test_a.flatten(), test_b.flatten()),
        "no_error": lambda *tables: _compared(*_chosen(*tables), error=torch.tensor(0.0)),
        "no_difference": lambda *tables: (torch.tensor(0.0), fair_difference(*tables)[1]),
        "five_seeds": lambda *tables: (
            fair_difference(*tables)[0],
            (sum(one.var() for one in _chosen(*tables)) / 5).sqrt(),
        ),
        "test_set_only": lambda *tables: _compared(*_chosen(*tables), error=torch.tensor(0.009)),
        "size_only": lambda *tables: (abs(fair_difference(*tables)[0]), fair_difference(*tables)[1]),
    },
)


EXERCISES = (LIF_STEP, SURROGATE, RATE_TARGET, STEPS_TO_FIRST, CREDIT, FAIR_DIFFERENCE)
