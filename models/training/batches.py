"""Batches of records: mirrored, disturbed, padded to the largest number of pieces among them."""

import numpy as np
import torch

from records import GRID, sample


def collate(samples):
    """Stacks samples; rows beyond a sample's pieces are zero and not `present`."""
    batch, count = len(samples), max(len(item["pieces"]) for item in samples)
    measures, relations = samples[0]["measures"].shape[1], samples[0]["relations"].shape[0]
    out = {
        "picture": np.stack([item["picture"] for item in samples]),
        "pieces": np.zeros((batch, count, GRID, GRID), np.float32),
        "measures": np.zeros((batch, count, measures), np.float32),
        "relations": np.zeros((batch, relations, count, count), np.float32),
        "present": np.zeros((batch, count), np.float32),
        "layer_of": np.full((batch, count), -1, np.int64),
        "purity": np.zeros((batch, count), np.float32),
        "area": np.zeros((batch, count), np.float32),
        "inside": np.stack([item["inside"] for item in samples]),
        "whole": np.zeros((batch, count, GRID, GRID), np.float32),
        "meet": np.zeros((batch, count, count), np.float32),
        "seen": np.zeros((batch, count, GRID, GRID), np.float32),
        "behind": np.zeros((batch, count, GRID, GRID), np.float32),
        "rank": np.zeros((batch, GRID, GRID), np.float32),
        "owner": np.full((batch, GRID, GRID), -1, np.int64),
    }
    for k, item in enumerate(samples):
        used = len(item["pieces"])
        for name in ("pieces", "measures", "layer_of", "purity", "area"):
            out[name][k, :used] = item[name]
        out["relations"][k, :, :used, :used] = item["relations"]
        out["present"][k, :used] = 1
        alpha, seen, layer = item["alpha"], item["seen"], item["layer_of"]
        # A see-through layer covers what it covers: its extent is measured against its own strength.
        whole = np.clip(alpha / np.maximum(0.25, alpha.max((1, 2), keepdims=True, initial=0)), 0, 1)
        further = np.cumsum(seen, 0) - seen
        nothing = np.clip(item["inside"] - seen.sum(0), 0, 1)
        real = layer >= 0
        out["meet"][k, :used, :used] = meetings(alpha)[np.ix_(layer, layer)]
        out["whole"][k, :used][real] = whole[layer[real]]
        out["seen"][k, :used][real] = seen[layer[real]]
        # No layer is in front of a deeper one where the deeper one is seen.
        out["behind"][k, :used][real] = further[layer[real]] + nothing
        present = seen.sum((1, 2)) > 0
        order = np.cumsum(present) / max(1, present.sum())
        out["rank"][k] = (seen * order[:, None, None]).sum(0)
        if len(seen):
            owner = seen.argmax(0)
            out["owner"][k] = np.where(seen.max(0) > 0.6, owner, -1)
    return {name: torch.from_numpy(value) for name, value in out.items()}


def meetings(alpha):
    """[layers,layers] 1 where two whole layers overlap in more than a hundredth of the smaller one."""
    flat = alpha.reshape(len(alpha), -1)
    size = flat.sum(1)
    shared = np.stack([np.minimum(one, flat).sum(1) for one in flat])
    return (shared > 0.01 * np.minimum(size[:, None], size[None]) + 1e-3).astype(np.float32)


def disturb(item, random, drop=0.1):
    """Changes a sample so that the network leans on no single measure and no exact colour (returns it; inputs only)."""
    measures, relations, picture = item["measures"], item["relations"], item["picture"]
    item["measures"] = measures * (random.random(measures.shape) >= drop * (random.random() < 0.5))
    lost = random.random(relations.shape[0]) < drop * (random.random() < 0.5)
    kept = random.random(relations.shape[1:]) >= drop * (random.random() < 0.5)
    item["relations"] = relations * ~lost[:, None, None] * (kept & kept.T)[None]
    strength, light = 1 + random.uniform(-0.12, 0.12), random.uniform(-0.06, 0.06)
    colours = (picture[:3] - 0.5 * picture[3]) * strength + (0.5 + light) * picture[3]
    if random.random() < 0.3:
        colours = colours + random.standard_normal(colours.shape, np.float32) * random.uniform(0.005, 0.02) * picture[3]
    colours = np.clip(colours, 0, picture[3])
    item["picture"] = np.concatenate([colours.astype(np.float32), picture[3:]])
    return item


def draw(folder, indices, random, training=True):
    """The batch of these records of a `RecordFolder`."""
    samples = []
    for index in indices:
        item = sample(*folder[index], mirror=training and random.random() < 0.5)
        samples.append(disturb(item, random) if training else item)
    return collate(samples)


def statistics(folder, indices):
    """Mean and standard deviation of each measure over pieces and of each relation over compared pairs."""
    sums = {"measures": [0, 0.0, 0.0], "relations": [0, 0.0, 0.0]}
    for index in indices:
        _, arrays = folder[index]
        values = arrays["values"].astype(np.float64).reshape(-1, arrays["values"].shape[2])
        for name, table in (("measures", arrays["measures"].astype(np.float64)), ("relations", values)):
            table = np.nan_to_num(table, posinf=0, neginf=0)
            sums[name][0] += len(table)
            sums[name][1] += table.sum(0)
            sums[name][2] += (table ** 2).sum(0)
    out = {}
    for name, (count, total, squares) in sums.items():
        mean = total / max(1, count)
        deviation = np.sqrt(np.maximum(squares / max(1, count) - mean ** 2, 0))
        out[name] = mean.astype(np.float32), np.maximum(deviation, 1e-3).astype(np.float32)
    return out
