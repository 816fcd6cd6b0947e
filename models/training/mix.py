"""Mixes what a run has learnt with the network that it went on from, weight by weight.

    python3 mix.py --checkpoint OUT/checkpoint.pt --model BEFORE.onnx --share 0.5 --out MIXED/checkpoint.pt
    python3 mix.py --checkpoint OUT/checkpoint.pt --before BEFORE.pt --records RECORDS --share 0.5 --out MIXED/checkpoint.pt

What was learnt on new pictures and what was known of the old ones then mostly hold together (Wortsman et al. 2022, "Robust
fine-tuning of zero-shot models"). The first form is for a run that kept the U-Net (--keep-eye). The second mixes the U-Net as
well, for a run that began with the other checkpoint (--begin-with): BatchNorm knows no middle, so its means and deviations
are measured anew on records.
"""
import argparse
import os
from pathlib import Path

import numpy as np
import torch
from torch import nn

from batches import draw
from records import RecordFolder
from sight import Sight
from warm_start import restore


def mixed(state, before, share, kept=("eye", "affinity", "depth")):
    """The averaged weights of a checkpoint, moved back to those of `before`; the parts named in `kept` stay."""
    out = {}
    for name, value in state["average"].items():
        stays = not value.is_floating_point() or name.split(".")[0] in kept
        out[name] = value.clone() if stays else (1 - share) * before[name] + share * value
    return out


def measure_norms(network, folder, count):
    """Gives every BatchNorm the mean and deviation that the records show under the weights as they are."""
    network.eval()
    norms = [module for module in network.eye.modules() if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    chosen = np.linspace(0, len(folder) - 1, min(count, len(folder))).astype(int)
    np.random.default_rng(1).shuffle(chosen)
    with torch.no_grad():
        for start in range(0, len(chosen), 12):
            network.eye(draw(folder, chosen[start:start + 12], None, training=False)["picture"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="the file that the run went on from")
    parser.add_argument("--before", type=Path, help="or the checkpoint that it began with")
    parser.add_argument("--records", help="with --before: what BatchNorm is measured on")
    parser.add_argument("--count", type=int, default=360, help="records that BatchNorm is measured on")
    parser.add_argument("--share", type=float, default=0.5, help="of the checkpoint, 0 to 1")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    if (args.model is None) == (args.before is None) or (args.before and not args.records):
        parser.error("give --model, or --before with --records")
    torch.set_num_threads(1)
    state = torch.load(args.checkpoint, map_location="cpu", weights_only=True)
    if args.model:
        network, _ = restore(args.model, state["options"]["measures"], state["options"]["relations"])
        average = mixed(state, network.state_dict(), args.share)
    else:
        network = Sight(**state["options"])
        network.load_state_dict(mixed(state, torch.load(args.before, map_location="cpu", weights_only=True)["average"], args.share, ()))
        measure_norms(network, RecordFolder(args.records), args.count)
        average = network.state_dict()
    os.makedirs(args.out.parent, exist_ok=True)
    torch.save({**state, "average": average}, args.out)


if __name__ == "__main__":
    main()
