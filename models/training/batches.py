"""Batches of records: mirrored, disturbed, cut to the largest number of pieces among them.

All of it is made on the device that trains. On a GPU the records stay there once read (under a megabyte each), or reading them
would take longer than learning from them.
"""

import numpy as np
import torch

from records import CANVAS, GRID, padded

CELL = CANVAS // GRID


class Batches:
    """Draws from a `RecordFolder`; `resident` keeps what was read on the device."""

    def __init__(self, folder, device="cpu", resident=None):
        self.folder, self.device = folder, torch.device(device)
        self.resident = self.device.type == "cuda" if resident is None else resident
        self.kept = {}

    def record(self, index):
        """One record, padded, on the device."""
        found = self.kept.get(index)
        if found is None:
            found = {name: torch.from_numpy(value.copy()).to(self.device) for name, value in padded(*self.folder[index]).items()}
            if self.resident:
                self.kept[index] = found
        return found

    def draw(self, indices, random=None):
        """The batch of these records; for training where there is a generator of this device to disturb it with (`random`)."""
        records = [self.record(index) for index in indices]
        raw = {name: torch.stack([record[name] for record in records]) for name in records[0]}
        headers = [self.folder.entries[index][2] for index in indices]
        count, layers = (max(header[name] for header in headers) for name in ("count", "layers"))
        present = torch.tensor([header["count"] for header in headers], device=self.device)[:, None] > torch.arange(count, device=self.device)
        raw = {**raw, "measures": raw["measures"][:, :count], "relations": raw["relations"][:, :, :count, :count].float(), "layer_of": raw["layer_of"][:, :count], "purity": raw["purity"][:, :count], "alpha": raw["alpha"][:, :layers].float() / 255}
        if random is not None:
            raw = mirrored(raw, headers[0], torch.rand(len(indices), generator=random, device=self.device) < 0.5)
        batch = prepared(raw, present.float())
        return batch if random is None else disturbed(batch, random)


def prepared(raw, present):
    """The network's inputs and its targets, of B records and N pieces.

    picture [B,5,256,256], pieces [B,N,64,64] share of each cell that is the piece's, measures [B,N,M], relations [B,R,N,N],
    present [B,N]; layer_of [B,N] (-1: none), purity and area (share of the canvas) [B,N], inside [B,64,64], whole [B,N,64,64]
    of the whole layer of each piece, seen and behind (what is seen of it, and of anything deeper), meet [B,N,N], rank and
    owner [B,64,64].
    """
    count = present.shape[1]
    device = present.device
    at = torch.arange(CANVAS, device=device)
    width, height = raw["canvas"][:, 0], raw["canvas"][:, 1]
    canvas = ((at < height[:, None])[:, :, None] & (at < width[:, None])[:, None]).float()
    inside = torch.nn.functional.avg_pool2d(canvas[:, None], CELL)[:, 0]
    pieces = coverage(raw["labels"], count)
    alpha, layer = raw["alpha"], raw["layer_of"]
    layers = alpha.shape[1]
    seen = coverage(raw["visible"], layers)
    # A see-through layer covers what it covers: its extent is measured against its own strength.
    whole = (alpha / alpha.amax((2, 3), keepdim=True).clamp(min=0.25)).clamp(0, 1)
    behind = torch.cumsum(seen, 1) - seen
    nothing = (inside - seen.sum(1)).clamp(0, 1)
    real = (layer >= 0).float() * present
    chosen = layer.clamp(min=0)
    of_layer = lambda grids: grids.gather(1, chosen[:, :, None, None].expand(-1, -1, GRID, GRID)) * real[:, :, None, None]
    meet = meetings(alpha)
    meet = meet.gather(1, chosen[:, :, None].expand(-1, -1, layers)).gather(2, chosen[:, None].expand(-1, count, -1))
    shown = seen.sum((2, 3)) > 0
    order = torch.cumsum(shown, 1) / shown.sum(1, keepdim=True).clamp(min=1)
    most, owner = seen.max(1)
    return {
        "picture": torch.cat([raw["picture"].permute(0, 3, 1, 2).float() / 255, canvas[:, None]], 1),
        "pieces": pieces,
        "measures": raw["measures"],
        "relations": raw["relations"],
        "present": present,
        "layer_of": torch.where(present > 0, layer, -1),
        "purity": raw["purity"],
        "area": pieces.sum((2, 3)) / (canvas.sum((1, 2)) / CELL ** 2).clamp(min=1)[:, None],
        "inside": inside,
        "whole": of_layer(whole),
        "seen": of_layer(seen),
        # No layer is in front of a deeper one where the deeper one is seen.
        "behind": of_layer(behind + nothing[:, None]),
        "meet": meet * present[:, :, None] * present[:, None],
        "rank": (seen * order[:, :, None, None]).sum(1),
        "owner": torch.where(most > 0.6, owner, -1),
    }


def coverage(numbers, count):
    """[B,count,64,64] share of each 4x4 cell that bears each number of `numbers` uint8 [B,256,256]."""
    size = len(numbers)
    cell = torch.arange(CANVAS, device=numbers.device) // CELL
    slot = numbers.long().clamp(max=count) * GRID ** 2 + cell[:, None] * GRID + cell
    hits = torch.zeros(size, (count + 1) * GRID ** 2, device=numbers.device)
    hits.scatter_add_(1, slot.reshape(size, -1), torch.ones(1, 1, device=numbers.device).expand(size, CANVAS ** 2))
    return hits.reshape(size, count + 1, GRID, GRID)[:, :count] / CELL ** 2


def meetings(alpha):
    """[B,L,L] 1 where two whole layers overlap in more than a hundredth of the smaller one."""
    flat = alpha.flatten(2)
    area = flat.sum(2)
    shared = torch.stack([torch.minimum(flat[:, k:k + 1], flat).sum(2) for k in range(flat.shape[1])], 1)
    return (shared > 0.01 * torch.minimum(area[:, :, None], area[:, None]) + 1e-3).float()


def mirrored(raw, header, turns):
    """Turns the pictures of `turns` [B] left to right within their content; the letterbox stays where it is."""
    width = raw["canvas"][:, :1]
    at = torch.arange(CANVAS, device=turns.device)
    column = torch.where((at < width) & turns[:, None], width - 1 - at, at)
    across = column[:, None].expand(-1, CANVAS, -1)
    # On the grid the middle of the content may lie between cells.
    shift = (CANVAS - width) / CELL
    cell = torch.arange(GRID, device=turns.device)
    whole = shift.floor().long()
    part = (shift - whole)[:, None, None]
    nearer, farther = (taken(raw["alpha"], GRID - 1 - cell - whole - k) for k in (0, 1))
    turned = (1 - part) * nearer + part * farther
    sign = lambda names, length: torch.tensor([-1.0 if k in header.get(names, []) else 1.0 for k in range(length)], device=turns.device)
    signs = lambda names, length: torch.where(turns[:, None], sign(names, length), 1.0)
    return {
        **raw,
        "picture": raw["picture"].gather(2, across[..., None].expand(-1, -1, -1, 4)),
        "labels": raw["labels"].gather(2, across),
        "visible": raw["visible"].gather(2, across),
        "alpha": torch.where(turns[:, None, None, None], turned, raw["alpha"]),
        "measures": raw["measures"] * signs("mirrorMeasures", raw["measures"].shape[2])[:, None],
        "relations": raw["relations"] * signs("mirrorRelations", raw["relations"].shape[1])[:, :, None, None],
    }


def taken(grids, columns):
    """Columns [B,64] of grids [B,L,64,64], 0 where there is none of that number."""
    index = columns.clamp(min=0)[:, None, None].expand(-1, grids.shape[1], GRID, -1)
    return grids.gather(3, index) * (columns >= 0)[:, None, None]


def disturbed(batch, random, drop=0.1):
    """Changes the inputs so that the network leans on no single measure and no exact colour."""
    device = batch["present"].device
    size = len(batch["present"])
    even = lambda *shape: torch.rand(*shape, generator=random, device=device)
    some = lambda *shape: (even(size, *[1] * len(shape)) < 0.5) & (even(size, *shape) < drop)
    relations, picture = batch["relations"], batch["picture"]
    lost_pairs = some(*relations.shape[2:])
    lost_pairs = lost_pairs | lost_pairs.transpose(1, 2)
    kept = ~some(relations.shape[1])[:, :, None, None] & ~lost_pairs[:, None]
    ink, alpha = picture[:, :3], picture[:, 3:4]
    strength, light = 1 + (even(size, 1, 1, 1) - 0.5) * 0.24, (even(size, 1, 1, 1) - 0.5) * 0.12
    ink = (ink - 0.5 * alpha) * strength + (0.5 + light) * alpha
    grain = torch.where(even(size, 1, 1, 1) < 0.3, 0.005 + 0.015 * even(size, 1, 1, 1), 0)
    ink = ink + torch.randn(ink.shape, generator=random, device=device) * grain * alpha
    return {
        **batch,
        "measures": batch["measures"] * ~some(*batch["measures"].shape[1:]),
        "relations": relations * kept,
        "picture": torch.cat([torch.minimum(ink.clamp(min=0), alpha), picture[:, 3:]], 1),
    }


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
