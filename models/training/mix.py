"""Mixes what a run has learnt with the network that it went on from (see warm_start.py), weight by weight.

    python3 mix.py --checkpoint OUT/checkpoint.pt --model BEFORE.onnx --share 0.5 --out MIXED/checkpoint.pt

What was learnt on new pictures and what was known of the old ones then mostly hold together (Wortsman et al. 2022, "Robust
fine-tuning of zero-shot models"); only for a run that kept the U-Net (--keep-eye), whose BatchNorm knows no middle.
"""
import argparse
import os
from pathlib import Path

import torch

from warm_start import restore


def mixed(state, before, share):
    """The averaged weights of a checkpoint, moved back to those of `before`; the U-Net and what is not exported stay."""
    out = {}
    for name, value in state["average"].items():
        stays = not value.is_floating_point() or name.split(".")[0] in ("eye", "affinity", "depth")
        out[name] = value.clone() if stays else (1 - share) * before[name] + share * value
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="the file that the run went on from")
    parser.add_argument("--share", type=float, default=0.5, help="of the checkpoint, 0 to 1")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    state = torch.load(args.checkpoint, map_location="cpu", weights_only=True)
    network, _ = restore(args.model, state["options"]["measures"], state["options"]["relations"])
    os.makedirs(args.out.parent, exist_ok=True)
    torch.save({**state, "average": mixed(state, network.state_dict(), args.share)}, args.out)


if __name__ == "__main__":
    main()
