"""What the network is trained to say, and how much each mistake costs."""

import torch
import torch.nn.functional as F


def pair_targets(batch):
    """Truth and weight of each pair of pieces: (same, its weight, in front, its weight), all [B,N,N].

    Pieces of no layer (see-through ground) are of one layer with each other. Impure pieces count less, small ones too. Who is
    in front is asked where the whole layers, hidden parts included, overlap.
    """
    layer, area = batch["layer_of"], batch["area"].clamp(min=1e-5)
    same = (layer.unsqueeze(2) == layer.unsqueeze(1)).float()
    sure = (batch["purity"].unsqueeze(2) + batch["purity"].unsqueeze(1) - 1).clamp(min=0)
    both = batch["present"].unsqueeze(2) * batch["present"].unsqueeze(1)
    apart = 1 - torch.eye(layer.shape[1], device=layer.device)
    weight = torch.minimum(area.unsqueeze(2), area.unsqueeze(1)).sqrt() * sure * both * apart
    real = (layer >= 0).float()
    ordered = weight * batch["meet"] * (1 - same) * real.unsqueeze(2) * real.unsqueeze(1)
    return same, weight, (layer.unsqueeze(2) > layer.unsqueeze(1)).float(), ordered


def pair_loss(logits, target, weight, balance):
    """Cross entropy under weights; `balance` 0..1 draws the two classes' total weights towards each other."""
    if balance > 0:
        right, wrong = (weight * target).sum(), (weight * (1 - target)).sum()
        total = (right + wrong).clamp(min=1e-6)
        factor = lambda part: ((0.5 * total / part.clamp(min=1e-6)) ** balance).clamp(max=4)
        weight = weight * (target * factor(right) + (1 - target) * factor(wrong))
    return (F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight).sum() / weight.sum().clamp(min=1e-6)


def cell_weights(batch):
    """[B,N,64,64] weight of each cell in a piece's extent: what is seen of the layer, or of anything behind it, is known."""
    inside = batch["inside"].unsqueeze(1)
    known = (batch["seen"] + batch["behind"]).clamp(0, 1)
    return inside * (1 - 0.75 * known)


def extent_loss(logits, batch):
    """Cross entropy and soft intersection over union with the whole layer, with the hidden cells at full weight."""
    target, weight = batch["whole"], cell_weights(batch)
    real = batch["present"] * (batch["layer_of"] >= 0) * batch["area"].clamp(min=1e-5).sqrt() * batch["purity"]
    crossed = F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight
    # Half over all of the cells, half over the neighbourhood that matters to a small layer.
    scale = weight.sum((2, 3)).clamp(min=1)
    matter = (target.sum((2, 3)) * 4 + 16).minimum(scale)
    per_piece = crossed.sum((2, 3)) * (0.5 / scale + 0.5 / matter).clamp(max=0.05)
    covered = torch.sigmoid(logits) * weight
    wanted = target * weight
    both = (covered * target).sum((2, 3))
    soft = 1 - (both + 0.5) / ((covered + wanted).sum((2, 3)) - both + 0.5)
    total = real.sum().clamp(min=1e-6)
    return (per_piece * real).sum() / total, (soft * real).sum() / total


REACHES = (1, 2, 4, 8)


def affinity_loss(logits, owner):
    """Do cells some steps apart, to the right and below, show one layer? Gives each cell of the picture a say of its own."""
    total = 0
    for k, reach in enumerate(REACHES):
        for across in (0, 1):
            a, b = (owner[:, :, :-reach], owner[:, :, reach:]) if across else (owner[:, :-reach], owner[:, reach:])
            guess = logits[:, 2 * k + across]
            guess = guess[:, :, :-reach] if across else guess[:, :-reach]
            sure = ((a >= 0) & (b >= 0)).float()
            apart = (a != b).float()
            total = total + pair_loss(-guess, apart, sure, 0.5)
    return total / (2 * len(REACHES))


def total_loss(outputs, batch):
    """The sum that is trained on and its parts by name."""
    same, front, extent, affinity, depth = outputs
    alike, weight, ahead, ordered = pair_targets(batch)
    crossed, soft = extent_loss(extent, batch)
    parts = {
        "same": pair_loss(same, alike, weight, 0.5),
        "front": pair_loss(front, ahead, ordered, 0),
        "extent": crossed,
        "overlap": soft,
        "affinity": affinity_loss(affinity, batch["owner"]),
        "depth": (F.smooth_l1_loss(depth[:, 0], batch["rank"], reduction="none", beta=0.1) * batch["inside"]).sum() / batch["inside"].sum(),
    }
    shares = {"same": 1.0, "front": 0.7, "extent": 1.0, "overlap": 0.7, "affinity": 0.3, "depth": 0.5}
    return sum(shares[name] * parts[name] for name in parts), {name: part.detach() for name, part in parts.items()}
