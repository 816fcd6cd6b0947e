"""The network `sight`: one look at a picture and at the engine's pieces of it.

A small U-Net sees the picture on grids of 64, 32, 16 and 8 cells. Each piece becomes a token (features pooled under it, the
engine's measures of it, its shape), each ordered pair of pieces a vector (the engine's relations); a transformer over the
tokens, biased by the pairs, and products of pairs over a third piece let the pieces settle among themselves. Heads read the
three answers. The extent is decided as MaskFormer decides masks (Cheng et al. 2021, a product of token and pixel features);
the pair update is the triangle multiplication of AlphaFold 2 (Jumper et al. 2021), here for "same as" and "in front of",
which are both transitive.

Only operations that all backends of ONNX Runtime have and that stay in the range of 16-bit floats: Conv, MatMul, nearest
Resize, AveragePool, Softmax, LayerNormalization, elementwise ones. The number of pieces is free in training; exported it is 64.
"""

import torch
import torch.nn.functional as F
from torch import nn

GRID = 64
# The last relations of a pair are what the engine's rules make of it: one layer, who is in front, who goes on beneath.
RULED = 3


class Block(nn.Module):
    """Two 3x3 convolutions around a shortcut, BatchNorm folded away at export."""

    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(conv(channels, channels), nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        return F.relu(x + self.body(x))


def conv(inputs, outputs, size=3, stride=1):
    """Convolution, BatchNorm, ReLU."""
    padding = (size - 1) // 2 if stride < size or size == 1 else 0
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, stride, padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class Eye(nn.Module):
    """The U-Net. [B,5,256,256] -> features of 64x64 and of 16x16 cells."""

    def __init__(self, widths, depths):
        super().__init__()
        a, b, c, d = widths
        self.coarse = conv(5, a // 2, 4, 4)
        self.fine = nn.Sequential(conv(5, 12, 3, 2), conv(12, a - a // 2, 3, 2))
        self.down = nn.ModuleList([nn.Identity(), conv(a, b, 2, 2), conv(b, c, 2, 2), conv(c, d, 2, 2)])
        self.blocks = nn.ModuleList([nn.Sequential(*[Block(w) for _ in range(n)]) for w, n in zip(widths, depths)])
        self.up = nn.ModuleList([nn.Conv2d(b, a, 1), nn.Conv2d(c, b, 1), nn.Conv2d(d, c, 1)])
        self.join = nn.ModuleList([conv(a, a), conv(b, b), conv(c, c)])

    def forward(self, picture):
        x = torch.cat([self.coarse(picture), self.fine(picture)], 1)
        levels = []
        for down, blocks in zip(self.down, self.blocks):
            x = blocks(down(x))
            levels.append(x)
        wide = None
        for k in (2, 1, 0):
            x = self.join[k](levels[k] + F.interpolate(self.up[k](x), scale_factor=2, mode="nearest"))
            wide = x if k == 2 else wide
        return x, wide


class Attention(nn.Module):
    """Attention of tokens [B,N,D] to `source` [B,S,D], with a bias [B,heads,N,S] or none."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.size = heads, width // heads
        self.query, self.key, self.value = nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def split(self, x):
        return x.reshape(int(x.shape[0]), int(x.shape[1]), self.heads, self.size).transpose(1, 2)

    def forward(self, x, source, bias=None):
        q, k, v = self.split(self.query(x)), self.split(self.key(source)), self.split(self.value(source))
        scores = torch.matmul(q * self.size ** -0.5, k.transpose(2, 3))
        scores = scores if bias is None else scores + bias
        y = torch.matmul(torch.softmax(scores, -1), v).transpose(1, 2)
        return self.out(y.reshape([int(length) for length in x.shape]))


class PairUpdate(nn.Module):
    """Lets each pair [B,C,N,N] learn from its two tokens, its converse and all third pieces."""

    def __init__(self, width, pair):
        super().__init__()
        self.left, self.right, self.both = nn.Linear(width, pair), nn.Linear(width, pair), nn.Linear(width, pair)
        self.paths = nn.Conv2d(pair, pair, 1)
        self.mix = nn.Sequential(nn.Conv2d(3 * pair + pair // 2, 2 * pair, 1), nn.SiLU(), nn.Conv2d(2 * pair, pair, 1))

    def forward(self, z, tokens, masked):
        ends = columns(self.left(tokens)).unsqueeze(3) + columns(self.right(tokens)).unsqueeze(2)
        both = columns(torch.tanh(self.both(tokens)))
        paths = torch.sigmoid(self.paths(z)) * masked
        first, second = halves(paths, 1)
        through = torch.matmul(first, second) * 0.125
        return z + self.mix(torch.cat([z + ends, z.transpose(2, 3), both.unsqueeze(3) * both.unsqueeze(2), through], 1))


def halves(x, axis):
    """The two halves of an even axis."""
    return torch.split(x, int(x.shape[axis]) // 2, axis)


def columns(tokens):
    """[B,N,C] -> [B,C,N]."""
    return tokens.transpose(1, 2)


class Layer(nn.Module):
    """One round of the pieces among themselves, and with the picture where `looks`."""

    def __init__(self, width, heads, pair, looks, dropout):
        super().__init__()
        self.norm, self.attend, self.bias = nn.LayerNorm(width), Attention(width, heads), nn.Conv2d(pair, heads, 1)
        self.look = nn.ModuleList([nn.LayerNorm(width), Attention(width, heads)]) if looks else None
        self.feed = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 3 * width), nn.SiLU(), nn.Linear(3 * width, width))
        self.update = PairUpdate(width, pair)
        self.drop = nn.Dropout(dropout)

    def forward(self, x, z, absent, masked, scene):
        normed = self.norm(x)
        x = x + self.drop(self.attend(normed, normed, self.bias(z) + absent))
        if self.look is not None:
            x = x + self.drop(self.look[1](self.look[0](x), scene))
        x = x + self.drop(self.feed(x))
        return x, self.update(z, x, masked)


class Sight(nn.Module):
    """See the module's text. `measures` and `relations` are the numbers of the engine's measures."""

    def __init__(self, measures, relations, widths=(32, 64, 128, 160), depths=(1, 1, 2, 1), width=128, heads=8, pair=32, layers=4, channels=40, dropout=0.0):
        super().__init__()
        self.options = {"measures": measures, "relations": relations, "widths": list(widths), "depths": list(depths), "width": width, "heads": heads, "pair": pair, "layers": layers, "channels": channels, "dropout": dropout}
        for name, size in (("measure", measures), ("relation", relations)):
            self.register_buffer(name + "_mean", torch.zeros(size))
            self.register_buffer(name + "_scale", torch.ones(size))
        self.eye = Eye(widths, depths)
        self.from_fine, self.from_wide = nn.Linear(2 * widths[0], width), nn.Linear(widths[2], width)
        self.from_measures = nn.Sequential(nn.Linear(measures, width), nn.SiLU(), nn.Linear(width, width))
        self.from_shape = nn.Linear(256, width)
        self.scene, self.place = nn.Linear(widths[2], width), nn.Parameter(torch.randn(1, 256, width) * 0.02)
        self.from_relations = nn.Sequential(nn.Conv2d(relations + 1, 2 * pair, 1), nn.SiLU(), nn.Conv2d(2 * pair, pair, 1))
        self.layers = nn.ModuleList([Layer(width, heads, pair, k % 2 == 0, dropout) for k in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.same = nn.Sequential(nn.Conv2d(2 * pair, pair, 1), nn.SiLU(), nn.Conv2d(pair, 1, 1))
        self.front = nn.Sequential(nn.Conv2d(2 * pair, pair, 1), nn.SiLU(), nn.Conv2d(pair, 1, 1))
        self.level = nn.Linear(width, 1)
        self.ends = nn.ModuleList([nn.Linear(width, pair), nn.Linear(width, pair)])
        self.pixels = nn.Conv2d(widths[0], 2 * channels, 1)
        self.masks = nn.Linear(width, 2 * channels)
        self.shape = nn.Linear(width, 256)
        self.gates = nn.Linear(width, 6)
        # How far the rules are believed before anything is known: they are right more often than not.
        self.trust = nn.Parameter(torch.tensor([0.5, 0.5]))
        self.affinity = nn.Conv2d(widths[0], 8, 1)
        self.depth = nn.Conv2d(widths[0], 1, 1)
        self.register_buffer("spread", interpolation(16, GRID))

    def forward(self, picture, pieces, measures, relations, present):
        """The three outputs, and what is only trained (`Sight.extras`)."""
        batch, count = int(pieces.shape[0]), int(pieces.shape[1])
        fine, wide = self.eye(picture)
        flat = pieces.reshape(batch, count, GRID * GRID)
        small = F.avg_pool2d(pieces, 4).reshape(batch, count, 256)
        rim = F.relu(F.avg_pool2d(pieces, 3, 1, 1) - pieces).reshape(batch, count, GRID * GRID)
        pooled = torch.cat([pool(flat, rows(fine)), pool(rim, rows(fine))], 2)
        x = self.from_fine(pooled) + self.from_wide(pool(small, rows(wide))) + self.from_shape(small)
        x = x + self.from_measures(squash((measures - self.measure_mean) * self.measure_scale))
        scene = self.scene(rows(wide)) + self.place
        z = self.pairs(relations)
        masked = present.reshape(batch, 1, count, 1) * present.reshape(batch, 1, 1, count)
        absent = (present.reshape(batch, 1, 1, count) - 1) * 100
        for layer in self.layers:
            x, z = layer(x, z, absent, masked, scene)
        x = self.norm(x)
        same, front = self.judge(x, z, relations[:, -RULED:])
        return same, front, self.extent(x, fine, pieces, flat, same, front, relations[:, -1]), self.affinity(fine), self.depth(fine)

    def pairs(self, relations):
        """The engine's relations as vectors; a pair that it did not compare is all zeros there, and says so."""
        known = torch.clamp(relations[:, :-RULED].abs().sum(1, keepdim=True) * 8, 0, 1)
        values = squash((relations - self.relation_mean.reshape(1, -1, 1, 1)) * self.relation_scale.reshape(1, -1, 1, 1))
        return self.from_relations(torch.cat([values[:, :-RULED] * known, values[:, -RULED:], known], 1))

    def judge(self, x, z, ruled):
        """Log-odds of "same layer", symmetric, and of "row in front of column", antisymmetric; what the rules say is a start."""
        ends, converse = columns(self.ends[0](x)), z.transpose(2, 3)
        alike = (ends.unsqueeze(3) - ends.unsqueeze(2)).abs()
        same = self.same(torch.cat([z + converse, alike], 1))
        order = columns(self.ends[1](x))
        front = self.front(torch.cat([z - converse, order.unsqueeze(3) - order.unsqueeze(2)], 1))
        front = front - front.transpose(2, 3)
        level = columns(self.level(x))
        # Neither one layer nor one in front of the other: the rules have not been asked.
        kin = ruled[:, 0] - ruled[:, 1].abs()
        return same.squeeze(1) + self.trust[0] * kin, front.squeeze(1) + level.transpose(1, 2) - level + self.trust[1] * ruled[:, 1]

    def extent(self, x, fine, pieces, flat, same, front, told):
        """Log-odds of each piece's whole layer on the grid.

        Where the piece's own layer is seen the answer is known, and so it is where something behind is seen; the network's own
        question is what lies beneath what is in front. So the proposals for grouping and order spread the pieces over the grid
        first (nothing is learned through them here), and the product with the pixels' features is asked twice: everywhere, and
        beneath what is in front. `told` [B,N,N] is how much of each piece the rules would let the layer go on beneath.
        """
        batch, count = int(pieces.shape[0]), int(pieces.shape[1])
        itself = torch.eye(count, device=x.device)
        kin = torch.sigmoid(same.detach()) * (1 - itself) + itself
        over = torch.sigmoid(-front.detach())
        own = torch.matmul(kin, flat)
        above = torch.matmul((1 - kin) * over, flat)
        behind = torch.matmul((1 - kin) * (1 - over), flat)
        pixels = self.pixels(fine).reshape(batch, -1, GRID * GRID)
        (here, hidden), (mask, mask_beneath) = halves(pixels, 1), halves(self.masks(x), 2)
        shape = torch.matmul(torch.matmul(self.spread, self.shape(x).reshape(batch, count, 16, 16)), self.spread.transpose(0, 1))
        beneath = torch.matmul(mask_beneath, hidden) * 0.2 + shape.reshape(batch, count, GRID * GRID)
        gates = self.gates(x)
        known = (6 + gates[:, :, 0:1]) * own - (6 + gates[:, :, 1:2]) * behind + gates[:, :, 2:3] * flat
        logits = known + (beneath + gates[:, :, 3:4]) * above + torch.matmul(mask, here) * 0.2 + gates[:, :, 4:5] + gates[:, :, 5:6] * torch.matmul(told, flat)
        return logits.reshape(batch, count, GRID, GRID)


def rows(features):
    """[B,C,H,W] -> [B,H*W,C]."""
    return features.reshape(int(features.shape[0]), int(features.shape[1]), -1).transpose(1, 2)


def pool(weights, features):
    """Mean of features [B,S,C] under weights [B,N,S]; 0 where there is no weight."""
    return torch.matmul(weights, features) / (weights.sum(2, keepdim=True) + 0.01)


def squash(x):
    """Standardised values brought into (-4, 4): outliers stay in order and cannot drown the rest."""
    return x / (1 + 0.25 * x.abs())


def interpolation(few, many):
    """[many,few] matrix of linear interpolation between cell centres."""
    at = (torch.arange(many) + 0.5) * few / many - 0.5
    low = at.floor()
    part = at - low
    matrix = torch.zeros(many, few)
    for row in range(many):
        for index, weight in ((int(low[row]), 1 - part[row]), (int(low[row]) + 1, part[row])):
            matrix[row, min(few - 1, max(0, index))] += weight
    return matrix


class Exported(nn.Module):
    """The network with nothing but its three answers."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, picture, pieces, measures, relations, present):
        return self.network(picture, pieces, measures, relations, present)[:3]
