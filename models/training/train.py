"""Trains the network `sight` in slices of bounded time.

    python3 train.py --records DIR --held DIR --out DIR --minutes 30 --total-minutes 90

Goes on from `checkpoint.pt` in --out where there is one, watches the folder of records for new shards, keeps `train.csv` and
`held.csv`, and saves every two minutes and at the end. The learning rate falls along a cosine of the accumulated training time
over --total-minutes, so slices may be as short as one likes. Runs on CUDA where there is any.
"""

import argparse
import csv
import math
import os
import sys
import time

# Read when a process starts. glibc must keep freed memory, which is worth up to twice the speed on a CPU; threads that wait for
# each other must sleep: spinning costs a factor of ten as soon as anything else runs on the machine.
ENVIRONMENT = {"MALLOC_MMAP_THRESHOLD_": "8589934592", "MALLOC_TRIM_THRESHOLD_": "8589934592", "OMP_WAIT_POLICY": "PASSIVE"}
if __name__ == "__main__" and not all(name in os.environ for name in ENVIRONMENT):
    os.execve(sys.executable, [sys.executable, *sys.argv], {**ENVIRONMENT, **os.environ})

import numpy as np  # noqa: E402
import torch  # noqa: E402

from batches import Batches, statistics  # noqa: E402
from held_out import evaluate  # noqa: E402
from losses import total_loss  # noqa: E402
from records import RecordFolder  # noqa: E402
from sight import Sight  # noqa: E402

INPUTS = ("picture", "pieces", "measures", "relations", "present")


class Supply:
    """Chooses records, those seen least often first, in batches of like numbers of pieces."""

    def __init__(self, folder, random, uses):
        self.folder, self.random, self.uses, self.queue = folder, random, uses, []

    def key(self, index):
        path, start, _ = self.folder.entries[index]
        return f"{os.path.relpath(path, self.folder.folder)}:{start}"

    def next(self, size):
        if not self.queue:
            count = len(self.folder)
            used = np.array([self.uses.get(self.key(index), 0) for index in range(count)], float)
            chance = 1 / (1 + used - used.min()) ** 2
            chosen = self.random.choice(count, min(count, 8 * size), replace=False, p=chance / chance.sum())
            chosen = sorted(chosen, key=lambda index: self.folder.entries[index][2]["count"] + self.random.uniform(0, 6))
            self.queue = [chosen[at:at + size] for at in range(0, len(chosen), size) if len(chosen) - at >= min(size, count)]
            self.random.shuffle(self.queue)
        chosen = self.queue.pop()
        for index in chosen:
            self.uses[self.key(index)] = self.uses.get(self.key(index), 0) + 1
        return chosen


def rate(peak, step, seconds, total, warm_up):
    """Learning rate: a linear rise, then a cosine down to a fiftieth of the peak."""
    progress = min(1.0, seconds / max(1.0, total))
    return peak * min(1.0, (step + 1) / max(1, warm_up)) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * progress)))


def average(kept, network, step):
    """Moves the averaged weights a little towards the network's."""
    decay = min(0.998, (1 + step) / (10 + step))
    now = network.state_dict()
    moved = [name for name, value in now.items() if value.is_floating_point()]
    with torch.no_grad():
        torch._foreach_lerp_([kept[name] for name in moved], [now[name] for name in moved], 1 - decay)
        for name, value in now.items():
            if not value.is_floating_point():
                kept[name].copy_(value)


def append(path, row):
    """Adds a line to a CSV file; the first line names the columns."""
    fresh = not os.path.exists(path)
    with open(path, "a", newline="") as stream:
        writer = csv.DictWriter(stream, list(row))
        if fresh:
            writer.writeheader()
        writer.writerow(row)


def save(path, state):
    torch.save(state, path + ".part")
    os.replace(path + ".part", path)


def wait_for(folder, least):
    """Until the folder holds `least` records."""
    while len(folder) < least:
        time.sleep(5)
        folder.refresh()


def shape(args):
    """What was asked of the network's size, by the names that `Sight` has for it."""
    asked = {name: getattr(args, name) for name in ("widths", "width", "pair", "layers")}
    return {"dropout": args.dropout, **{name: value for name, value in asked.items() if value}}


def begin(args, folder, device):
    """A new network with the engine's measures standardised by what the first records hold."""
    torch.manual_seed(args.seed)
    header = folder.entries[0][2]
    network = Sight(header["measures"], header["relations"], **shape(args))
    for name, (mean, deviation) in statistics(folder, range(min(len(folder), 1000))).items():
        getattr(network, name[:-1] + "_mean").copy_(torch.from_numpy(mean))
        getattr(network, name[:-1] + "_scale").copy_(torch.from_numpy(1 / deviation))
    return network.to(device)


def optimiser(network, decay):
    """AdamW; biases, norms and single vectors do not decay."""
    trained = [p for p in network.parameters() if p.requires_grad]
    decayed = [p for p in trained if p.ndim > 1]
    others = [p for p in trained if p.ndim <= 1]
    return torch.optim.AdamW([{"params": decayed, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}], betas=(0.9, 0.98), fused=trained[0].is_cuda)


def report(args, network, kept, held, state, device):
    """Prints and keeps the figures of the averaged weights on the held-out records; with `--keep-best`, the weights too."""
    held.folder.refresh()
    count = len(held.folder)
    if not count:
        return
    twin = Sight(**network.options).to(device)
    twin.load_state_dict(kept)
    chosen = np.linspace(0, count - 1, min(count, args.held_count)).astype(int)
    figures = evaluate(twin, held, list(dict.fromkeys(chosen.tolist())))
    append(os.path.join(args.out, "held.csv"), {"seconds": round(state["seconds"]), "step": state["step"], "samples": state["samples"], **{name: round(value, 4) for name, value in figures.items()}})
    score = figures["same_ap"] + figures["front"] + figures["composed"]
    if args.keep_best and score > state.get("best", 0):
        state["best"] = score
        save(os.path.join(args.out, "best.pt"), {**{name: value for name, value in state.items() if name not in ("network", "optimiser")}, "options": network.options, "average": kept})
    print("held", round(state["seconds"] / 60, 1), "min", " ".join(f"{name} {value:.3f}" for name, value in figures.items()), flush=True)


def train(args):
    torch.set_num_threads(args.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_float32_matmul_precision("high")
    torch.backends.cudnn.allow_tf32 = True
    os.makedirs(args.out, exist_ok=True)
    path = os.path.join(args.out, "checkpoint.pt")
    state = {"step": 0, "samples": 0, "seconds": 0.0, "uses": {}, "command": [], "seed": args.seed}
    folder, held = RecordFolder(args.records), Batches(RecordFolder(args.held), device)
    batches = Batches(folder, device)
    if os.path.exists(path):
        state = torch.load(path, map_location=device, weights_only=True)
        network = Sight(**state["options"]).to(device)
        network.load_state_dict(state["network"])
        kept = state["average"]
        wait_for(folder, 1)
    elif args.begin_with:
        wait_for(folder, args.least)
        before = torch.load(args.begin_with, map_location=device, weights_only=True)
        network = Sight(**{**before["options"], "dropout": args.dropout}).to(device)
        network.load_state_dict(before["average"])
        state["options"] = network.options
        kept = {name: value.clone() for name, value in network.state_dict().items()}
    else:
        wait_for(folder, args.least)
        network = begin(args, folder, device)
        kept = {name: value.clone() for name, value in network.state_dict().items()}
    if args.keep_eye:
        # Most of the cost; where the eye has learnt from more pictures than there are now, it is better left alone.
        network.eye.requires_grad_(False)
    optimise = optimiser(network, args.decay)
    if "optimiser" in state:
        optimise.load_state_dict(state["optimiser"])
    network.eye.to(memory_format=torch.channels_last)
    state["command"] = state["command"] + [" ".join(sys.argv)]
    print(f"{sum(p.numel() for p in network.parameters()) / 1e6:.2f} M parameters, {len(folder)} records, {device}, from step {state['step']}", flush=True)
    random = torch.Generator(device).manual_seed(args.seed * 1_000_003 + state["step"])
    supply = Supply(folder, np.random.default_rng([args.seed, state["step"]]), state["uses"])
    sums, since = {}, [time.monotonic(), state["samples"], state["step"]]
    started = clock = time.monotonic()
    marks = {"save": clock, "held": clock, "log": clock}

    def keep():
        save(path, {**state, "options": network.options, "network": network.state_dict(), "average": kept, "optimiser": optimise.state_dict()})

    while clock - started < args.minutes * 60 and state["step"] < args.steps:
        batch = batches.draw(supply.next(args.batch), random)
        network.train()
        if args.keep_eye:
            network.eye.eval()
        for group in optimise.param_groups:
            group["lr"] = rate(args.rate, state["step"], state["seconds"], args.total_minutes * 60, args.warm_up)
        loss, parts = total_loss(network(*(batch[name] for name in INPUTS)), batch)
        if not torch.isfinite(loss):
            raise SystemExit(f"the loss is {float(loss)} at step {state['step']}: {parts}")
        optimise.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimise.step()
        state["step"] += 1
        state["samples"] += len(batch["picture"])
        average(kept, network, state["step"])
        for name, value in {"loss": loss.detach(), **parts}.items():
            sums[name] = sums.get(name, 0) + value
        now = time.monotonic()
        state["seconds"] += now - clock
        clock = now
        if now - marks["log"] > args.log_seconds:
            speed = (state["samples"] - since[1]) / (now - since[0])
            row = {"seconds": round(state["seconds"]), "step": state["step"], "samples": state["samples"], "records": len(folder), "speed": round(speed, 2), "rate": round(optimise.param_groups[0]["lr"], 7), **{name: round(float(value) / (state["step"] - since[2]), 4) for name, value in sums.items()}}
            append(os.path.join(args.out, "train.csv"), row)
            print(" ".join(f"{name} {value}" for name, value in row.items()), flush=True)
            sums, since, marks["log"] = {}, [now, state["samples"], state["step"]], now
            folder.refresh()
        if now - marks["save"] > 120:
            keep()
            marks["save"] = now
        if now - marks["held"] > args.held_seconds:
            report(args, network, kept, held, state, device)
            clock = time.monotonic()
            marks["held"] = clock
    keep()
    report(args, network, kept, held, state, device)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", required=True, help="folder of *.rec shards to train on; may grow meanwhile")
    parser.add_argument("--held", required=True, help="folder of *.rec shards that are only measured")
    parser.add_argument("--out", required=True, help="folder of the checkpoint and the logs")
    parser.add_argument("--minutes", type=float, default=30, help="length of this slice")
    parser.add_argument("--total-minutes", type=float, default=90, help="training time over which the learning rate falls")
    parser.add_argument("--steps", type=int, default=10 ** 9, help="stop at this step at the latest")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--rate", type=float, default=1e-3, help="peak learning rate")
    parser.add_argument("--warm-up", type=int, default=300, help="steps over which the rate rises")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=int, default=400, help="wait for so many records before starting")
    parser.add_argument("--begin-with", help="the checkpoint of another run, whose averaged weights a new run begins with")
    parser.add_argument("--decay", type=float, default=0.02, help="weight decay")
    parser.add_argument("--dropout", type=float, default=0.0, help="share of what a round of the pieces adds that is dropped")
    parser.add_argument("--widths", type=int, nargs=4, help="channels of the U-Net's four levels")
    parser.add_argument("--width", type=int, help="numbers of a piece")
    parser.add_argument("--pair", type=int, help="numbers of a pair of pieces")
    parser.add_argument("--layers", type=int, help="rounds of the pieces among themselves")
    parser.add_argument("--keep-best", action="store_true", help="also keep the weights that did best on the held-out records, as best.pt")
    parser.add_argument("--keep-eye", action="store_true", help="leave the U-Net as it is, which trains the rest three times as fast")
    parser.add_argument("--held-count", type=int, default=240, help="held-out records measured each time")
    parser.add_argument("--held-seconds", type=float, default=300)
    parser.add_argument("--log-seconds", type=float, default=30)
    return parser.parse_args()


if __name__ == "__main__":
    train(arguments())
