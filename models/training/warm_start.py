"""Makes a checkpoint of a network file, to go on training from where no checkpoint was kept.

    python3 warm_start.py --model ../sight.onnx --records RECORDS --out OUT

Weights come back as 16-bit floats kept them. BatchNorm was folded into the convolutions: it is made anew so that, with the
means and deviations that the records give, it changes nothing. Columns that the file knows nothing of (the rules', of a file
of the first version) begin at zero; the heads that are only trained begin from scratch.
"""
import argparse
import os
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from batches import Batches
from records import RecordFolder
from sight import Sight


def weights_of(path):
    """Arrays of a file by the name of the module's parameter, the folded convolutions in their order, and the relations' (mean, scale)."""
    graph = onnx.load(path).graph
    raw = {item.name: numpy_helper.to_array(item).astype(np.float32) for item in graph.initializer if item.data_type in (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16)}
    halves = {node.output[0]: raw[node.input[0]] for node in graph.node if node.op_type == "Cast" and node.input[0] in raw}
    raw.update(halves)
    named = {name.removeprefix("network."): value for name, value in raw.items() if name.startswith("network.") and not name.endswith("_16")}
    folded, standard, products = [], [], {}
    for node in graph.node:
        own = [name for name in node.input if name in raw]
        if node.op_type == "Conv" and not own[0].startswith("network."):
            folded.append((raw[own[0]], raw[own[1]]))
        elif node.op_type == "MatMul" and own:
            products[node.output[0]] = raw[own[0]]
        elif node.op_type in ("Sub", "Mul") and own and raw[own[0]].ndim == 4 and raw[own[0]].shape[1] > 1:
            standard.append(raw[own[0]].reshape(-1))
        elif node.op_type == "Add":
            bias = next((name for name in own if name.startswith("network.") and name.endswith(".bias")), None)
            product = next((products[name] for name in node.input if name in products), None)
            if bias and product is not None:
                named[bias.removeprefix("network.").removesuffix("bias") + "weight"] = product.T
    # The exporter keeps the two numbers of `Sight.trust` as bare scalars; a file of the first version has none: it did not know the rules.
    trust = [raw[item.name] for item in graph.initializer if item.name in raw and not item.dims]
    named["trust"] = np.array(trust if len(trust) == 2 else (0, 0), np.float32)
    return named, folded, standard


def fitted(name, value, wanted):
    """A value with rows and columns of zeros where the network has more of them."""
    if value.shape == wanted:
        return value
    out = np.zeros(wanted, np.float32)
    if name == "from_relations.0.weight":
        # The rules' columns lie before the last one, which says whether the pair was compared.
        known = value.shape[1] - 1
        out[:, :known], out[:, -1] = value[:, :known], value[:, known]
    else:
        out[tuple(slice(size) for size in value.shape)] = value
    return out


def restore(path, measures, relations, widths=None):
    """The network of a file; its BatchNorm is still to be fitted (`fit_norms`)."""
    network = Sight(measures, relations, **({"widths": tuple(widths)} if widths else {}))
    named, folded, standard = weights_of(path)
    state = network.state_dict()
    for name, value in named.items():
        state[name] = torch.from_numpy(fitted(name, value, tuple(state[name].shape)).copy())
    for name, value in zip(("relation_mean", "relation_scale"), standard):
        filled = np.full(relations, float(name.endswith("scale")), np.float32)
        filled[:len(value)] = value
        state[name] = torch.from_numpy(filled)
    network.load_state_dict(state)
    norms, order = [], []
    modules = dict(network.eye.named_modules())
    handles = [module.register_forward_hook(lambda module, _, __: order.append(module)) for module in modules.values() if isinstance(module, nn.Conv2d) and module.bias is None]
    with torch.no_grad():
        network.eye(torch.zeros(1, 5, 256, 256))
    for handle in handles:
        handle.remove()
    followers = {id(part[k]): part[k + 1] for part in modules.values() if isinstance(part, nn.Sequential) for k in range(len(part) - 1) if isinstance(part[k + 1], nn.BatchNorm2d)}
    if len(order) != len(folded):
        raise SystemExit(f"{len(folded)} folded convolutions in the file and {len(order)} in the network")
    for module, (weight, bias) in zip(order, folded):
        module.weight.data.copy_(torch.from_numpy(weight.copy()))
        norm = followers[id(module)]
        norm.running_mean.zero_()
        norm.running_var.fill_(1 - norm.eps)
        norm.weight.data.fill_(1)
        norm.bias.data.copy_(torch.from_numpy(bias.copy()))
        norms.append(norm)
    return network.eval(), norms


def fit_norms(network, norms, folder, count):
    """Gives every BatchNorm the mean and deviation that the records show, and the weights that undo them."""
    sums = {id(norm): [0, 0.0, 0.0] for norm in norms}

    def look(norm, inputs, _):
        x = inputs[0].double()
        total = sums[id(norm)]
        total[0] += x.shape[0] * x.shape[2] * x.shape[3]
        total[1] = total[1] + x.sum((0, 2, 3))
        total[2] = total[2] + (x * x).sum((0, 2, 3))

    handles = [norm.register_forward_hook(look) for norm in norms]
    batches = Batches(folder)
    chosen = np.linspace(0, len(folder) - 1, min(count, len(folder))).astype(int)
    with torch.no_grad():
        for start in range(0, len(chosen), 8):
            network.eye(batches.draw(chosen[start:start + 8])["picture"])
    for handle in handles:
        handle.remove()
    for norm in norms:
        number, first, second = sums[id(norm)]
        mean, variance = first / number, (second / number - (first / number) ** 2).clamp(min=1e-6)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.data.copy_((variance + norm.eps).sqrt())
        norm.bias.data.add_(mean.float())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--records", required=True)
    parser.add_argument("--out", type=Path, required=True, help="the folder of the run")
    parser.add_argument("--count", type=int, default=160, help="records that BatchNorm is fitted to")
    parser.add_argument("--widths", type=int, nargs=4, help="channels of the U-Net's four levels, where they are not the usual ones")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    folder = RecordFolder(args.records)
    header = folder.entries[0][2]
    network, norms = restore(args.model, header["measures"], header["relations"], args.widths)
    batch = Batches(folder).draw(range(min(8, len(folder))))
    inputs = [batch[name] for name in ("picture", "pieces", "measures", "relations", "present")]
    with torch.no_grad():
        before = network(*inputs)[:3]
    fit_norms(network, norms, folder, args.count)
    with torch.no_grad():
        after = network(*inputs)[:3]
    print("most that fitting BatchNorm changed:", max(float((a - b).abs().max()) for a, b in zip(before, after)))
    if not network.trust.any():
        # A network that never heard the rules listens to them from the start.
        network.trust.data.fill_(0.5)
    state = network.state_dict()
    os.makedirs(args.out, exist_ok=True)
    torch.save({"step": 0, "samples": 0, "seconds": 0.0, "uses": {}, "command": [], "seed": 1, "options": network.options, "network": state, "average": {name: value.clone() for name, value in state.items()}}, args.out / "checkpoint.pt")


if __name__ == "__main__":
    main()
