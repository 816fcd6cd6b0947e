"""Figures of the network on pictures that it was not trained on."""

import numpy as np
import torch

from losses import pair_targets


def curve(scores, truth, weights):
    """Weighted area under the receiver's curve and average precision; 0.5 and 0 where one class is missing."""
    order = np.argsort(-scores, kind="stable")
    right, wrong = np.cumsum((truth * weights)[order]), np.cumsum(((1 - truth) * weights)[order])
    if not len(order) or right[-1] <= 0 or wrong[-1] <= 0:
        return 0.5, 0.0
    area = np.trapezoid(np.r_[0, right] / right[-1], np.r_[0, wrong] / wrong[-1])
    precision = right / np.maximum(right + wrong, 1e-12)
    return float(area), float((precision * np.diff(np.r_[0, right])).sum() / right[-1])


class Tally:
    """Collects weighted means."""

    def __init__(self):
        self.sums = {}

    def add(self, name, values, weights):
        total, weight = self.sums.get(name, (0.0, 0.0))
        self.sums[name] = total + float((values * weights).sum()), weight + float(weights.sum())

    def means(self):
        return {name: total / weight if weight > 0 else 0.0 for name, (total, weight) in self.sums.items()}


def overlap(guess, truth, where):
    """Intersection over union of two [..,64,64] shares within `where`, and how much union there is."""
    both = (torch.minimum(guess, truth) * where).sum((-2, -1))
    union = (torch.maximum(guess, truth) * where).sum((-2, -1))
    return both / union.clamp(min=1e-6), union


def evaluate(network, batches, indices, batch_size=8):
    """Figures over these records of a `Batches`, the network in evaluation mode.

    same_auc, same_ap, same_right (share of pair weight right at log-odds 0; same_base: "never the same"), front (share of pair
    weight right), extent (IoU of the answer alone), composed (IoU where what is seen is taken from the truth and the answer
    fills what is in front), trivial (nothing is hidden), full (all that is in front hides it); hidden (IoU of the hidden part
    alone, pieces with any), hidden_full (the same for "all").
    """
    network.eval()
    tally, scores = Tally(), []
    with torch.no_grad():
        for start in range(0, len(indices), batch_size):
            batch = batches.draw(indices[start:start + batch_size])
            same, front, extent, _, _ = network(*(batch[name] for name in ("picture", "pieces", "measures", "relations", "present")))
            alike, weight, ahead, ordered = pair_targets(batch)
            used = weight > 0
            scores.append(np.stack([value[used].cpu().numpy() for value in (same, alike, weight)]))
            tally.add("same_right", ((same > 0) == (alike > 0.5)).float(), weight)
            tally.add("same_base", 1 - alike, weight)
            tally.add("front", ((front > 0) == (ahead > 0.5)).float(), ordered)
            extents(tally, extent, batch)
    joined = np.concatenate(scores, 1) if scores else np.zeros((3, 0))
    area, precision = curve(*joined)
    return {"same_auc": area, "same_ap": precision, **tally.means()}


def extents(tally, logits, batch):
    """Adds what concerns extents to `tally`."""
    guess, truth, inside = torch.sigmoid(logits), batch["whole"], batch["inside"].unsqueeze(1)
    weight = batch["present"] * (batch["layer_of"] >= 0) * batch["area"].sqrt() * batch["purity"]
    guess = (guess > 0.5).float()
    before = (inside - batch["seen"] - batch["behind"]).clamp(0, 1)
    fill = lambda answer: batch["seen"] + before * answer
    for name, answer in (("extent", guess), ("composed", fill(guess)), ("trivial", fill(0 * guess)), ("full", fill(1))):
        tally.add(name, overlap(answer, truth, inside)[0], weight)
    hides = ((truth * before).sum((2, 3)) > 2).float()
    tally.add("hidden", overlap(guess, truth, before)[0], weight * hides)
    tally.add("hidden_full", overlap(torch.ones_like(guess), truth, before)[0], weight * hides)
