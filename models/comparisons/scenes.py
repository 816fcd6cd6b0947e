"""Pages as designers make them, with their true layers, as cases that `npm run evaluate` takes.

    python scenes.py --photographs FOLDER [FOLDER …] --drawings FOLDER [FOLDER …] --fonts FOLDER [FOLDER …] --out FOLDER --count 60 --seed 1
    npm run evaluate -- FOLDER

A ground (photograph, flat, gradient); on it a photograph in a box or disc, one or two panels (opaque or see-through), one or two
drawings, one or two blocks of type, about half of them with a drop shadow of their own; overlaps on purpose. Drawings are SVG files
(drawn by rsvg-convert) or PNGs with alpha. Layers are rounded to 8 bits; the picture is their composite, rounded after every layer
as hosts do.
"""
import argparse
import io
import json
import math
import random
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZES = [(640, 960), (900, 900), (800, 1000), (1000, 562)]
OVERSAMPLING = 4
WORDS = "Open Night Market Summer Fresh Grand sale today only fair cinema music Book Art Live more Hello & 50% season date daily by us".split()
Image.MAX_IMAGE_PIXELS = None


class Material:
    """Photographs, drawings and fonts, each list shuffled by `seed` and gone round, so that few come twice."""

    def __init__(self, photographs, drawings, fonts, seed):
        self.lists = [sorted(p for folder in folders for p in Path(folder).rglob("*") if p.suffix.lower() in kinds) for folders, kinds in (
            (photographs, (".jpg", ".jpeg", ".png", ".webp")), (drawings, (".svg", ".png")), (fonts, (".ttf", ".otf")))]
        for each, folders, what in zip(self.lists, (photographs, drawings, fonts), ("photographs", "drawings", "fonts")):
            if folders and not each:
                raise SystemExit(f"no {what} in the folders given")
            random.Random(f"{seed}/{what}").shuffle(each)
        self.next = [0, 0, 0]

    def _take(self, which):
        path = self.lists[which][self.next[which] % len(self.lists[which])]
        self.next[which] += 1
        return path

    def photograph(self, chance, width, height):
        """A cut of a photograph, RGB uint8 [height, width, 3]; pictures of few colours or under 600 pixels a side are passed over."""
        for _ in range(200):
            with Image.open(self._take(0)) as picture:
                picture = picture.convert("RGB")
            if min(picture.size) < 600 or len(picture.resize((64, 64)).getcolors(4096)) < 1200:
                continue
            scale = max(width / picture.width, height / picture.height) * chance.uniform(1, 1.6)
            if scale > 1.2:
                continue
            picture = picture.resize((max(width, round(picture.width * scale)), max(height, round(picture.height * scale))), Image.LANCZOS)
            x, y = chance.randint(0, picture.width - width), chance.randint(0, picture.height - height)
            return np.asarray(picture.crop((x, y, x + width, y + height)))
        raise SystemExit("no photograph of at least 600 pixels a side in the folders given")

    def drawing(self, longest):
        """A drawing of about `longest` pixels, RGBA uint8, cropped to what it shows; one that fills its box is no cut-out."""
        for _ in range(200):
            path = self._take(1)
            if path.suffix == ".svg":
                run = subprocess.run(["rsvg-convert", "-a", "-w", str(longest), "-h", str(longest), str(path)], capture_output=True, timeout=20)
                if run.returncode:
                    continue
                picture = Image.open(io.BytesIO(run.stdout)).convert("RGBA")
            else:
                picture = Image.open(path).convert("RGBA")
                picture.thumbnail((longest, longest), Image.LANCZOS)
            box = picture.getchannel("A").point(lambda a: 255 if a > 8 else 0).getbbox()
            if box is None:
                continue
            picture = np.asarray(picture.crop(box))
            solid = (picture[..., 3] > 250).mean()
            if min(picture.shape[:2]) >= longest / 4 and 0.2 < solid < 0.9:
                return picture
        raise SystemExit("no drawing with a transparent ground in the folders given")

    def font(self, size):
        for _ in range(200):
            path = self._take(2)
            if any(word in path.name.lower() for word in ("emoji", "symbol", "dingbats", "math", "music", "icon")):
                continue
            font = ImageFont.truetype(str(path), size)
            if len({font.getmask(letter).getbbox() for letter in "Ogk&5"}) > 2 and font.getlength("Open") > size:
                return font
        raise SystemExit("no Latin font in the folders given")


def mask_of(kind, w, h, radius):
    """Coverage of a rectangle, rounded rectangle or ellipse that fills w by h, uint8 [h, w]."""
    mask = Image.new("L", (w * OVERSAMPLING, h * OVERSAMPLING), 255 if kind == "rectangle" else 0)
    draw = ImageDraw.Draw(mask)
    box = [0, 0, w * OVERSAMPLING - 1, h * OVERSAMPLING - 1]
    if kind == "ellipse":
        draw.ellipse(box, fill=255)
    elif kind == "rounded":
        draw.rounded_rectangle(box, radius=radius * OVERSAMPLING, fill=255)
    return np.asarray(mask.resize((w, h), Image.BOX))


def filled(mask, rgb, opacity=1.0):
    return np.dstack([np.broadcast_to(np.asarray(rgb, np.uint8), (*mask.shape, 3)), np.round(mask * opacity).astype(np.uint8)])


def ground(chance, material, width, height):
    kind = chance.choices(["photograph", "flat", "linear", "radial"], [5, 4, 5, 1])[0]
    if kind == "photograph":
        return material.photograph(chance, width, height)
    a, b = (np.array([chance.randint(30, 255) for _ in range(3)], float) for _ in range(2))
    y, x = np.mgrid[:height, :width]
    if kind == "flat":
        t = np.zeros((height, width))
    elif kind == "radial":
        t = np.hypot(x - width / 2, y - height / 2) / (0.6 * max(width, height))
    else:
        angle = chance.uniform(0, 2 * math.pi)
        t = math.cos(angle) * x + math.sin(angle) * y
        t = (t - t.min()) / np.ptp(t)
    return np.round(a + (b - a) * np.clip(t, 0, 1)[..., None]).astype(np.uint8)


def type_block(chance, material, widest):
    """One or two lines of words in one colour, RGBA uint8, at most `widest` pixels."""
    lines = [" ".join(chance.choices(WORDS, k=chance.randint(1, 3))) for _ in range(chance.choice([1, 1, 2]))]
    font = material.font(chance.randint(28, 64))
    gap = font.size * 1.15
    w = min(widest, math.ceil(max(font.getlength(line) for line in lines)) + 8)
    mask = Image.new("L", (w, math.ceil(gap * (len(lines) + 0.5))), 0)
    for k, line in enumerate(lines):
        ImageDraw.Draw(mask).text((2, k * gap), line, fill=255, font=font)
    return filled(np.asarray(mask), [chance.randint(0, 255) for _ in range(3)]), " / ".join(lines)


def shadow_of(chance, layer, width, height):
    """Black, moved down and aside, blurred and thinned; on the whole canvas."""
    reach = chance.uniform(4, 14)
    angle = math.radians(chance.uniform(35, 145))
    alpha = Image.fromarray(layer[..., 3])
    moved = Image.new("L", (width, height), 0)
    moved.paste(alpha, (round(reach * math.cos(angle)), round(reach * math.sin(angle))))
    blurred = np.asarray(moved.filter(ImageFilter.GaussianBlur(chance.uniform(4, 14))), float)
    return filled(blurred, (0, 0, 0), chance.uniform(0.35, 0.7))


def on_canvas(layer, x, y, width, height):
    """The layer's pixels at (x, y) of an empty canvas; what lies outside is lost."""
    full = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    full.paste(Image.fromarray(layer), (round(x), round(y)))
    return np.asarray(full)


def scene(chance, material, width, height):
    """(RGBA of the whole canvas, name) of each layer, back to front."""
    layers = [(np.dstack([ground(chance, material, width, height), np.full((height, width), 255, np.uint8)]), "background")]

    def add(layer, x, y, name, shaded):
        full = on_canvas(layer, x, y, width, height)
        if chance.random() < shaded:
            layers.append((shadow_of(chance, full, width, height), f"shadow of {name}"))
        layers.append((full, name))

    if chance.random() < 0.75:
        w, h = round(chance.uniform(0.3, 0.65) * width), round(chance.uniform(0.25, 0.5) * height)
        mask = mask_of(chance.choice(["rectangle", "rectangle", "rounded", "rounded", "ellipse"]), w, h, chance.uniform(0.03, 0.15) * min(w, h))
        photograph = np.dstack([material.photograph(chance, w, h), mask])
        add(photograph, chance.uniform(0.02, 0.95) * (width - w), chance.uniform(0.1, 0.95) * (height - h), "photo card", 0.5)
    panels = []
    for _ in range(chance.choice([1, 1, 2])):
        w, h = round(chance.uniform(0.35, 0.7) * width), round(chance.uniform(0.12, 0.3) * height)
        mask = mask_of(chance.choice(["rectangle", "rounded"]), w, h, chance.uniform(0.05, 0.3) * min(w, h))
        x, y = round(chance.uniform(0.02, 0.98) * (width - w)), round(chance.uniform(0.05, 0.95) * (height - h))
        panels.append((x, y, w))
        add(filled(mask, [chance.randint(0, 255) for _ in range(3)], chance.choice([1, 1, chance.uniform(0.4, 0.9), chance.uniform(0.4, 0.9)])), x, y, "panel", 0.3)
    for _ in range(chance.choice([1, 1, 2])):
        drawing = material.drawing(round(chance.uniform(0.15, 0.4) * min(width, height)))
        h, w = drawing.shape[:2]
        add(drawing, chance.uniform(-0.1, 0.95) * (width - w), chance.uniform(-0.05, 0.95) * (height - h), "drawing", 0.5)
    for x, y, w in panels:
        if chance.random() < 0.8:
            block, words = type_block(chance, material, round(1.15 * w))
            add(block, x + chance.uniform(8, 24), y + chance.uniform(4, 16), f"text: {words}", 0.4)
    return layers


def save_case(folder, category, width, height, layers):
    """Writes layers, (RGBA of the whole canvas, name) back to front, and their composite as a case; gives its entry in the index."""
    folder.mkdir(parents=True, exist_ok=True)
    canvas = np.zeros((height, width, 3))
    names = []
    for k, (layer, name) in enumerate(layers):
        Image.fromarray(layer).save(folder / f"layer-{k:02d}.png")
        alpha = layer[..., 3:] / 255
        canvas = np.round(layer[..., :3] * alpha + canvas * (1 - alpha))
        names.append({"file": f"layer-{k:02d}.png", "name": name})
    Image.fromarray(canvas.astype(np.uint8)).save(folder / "composite.png")
    (folder / "meta.json").write_text(json.dumps({"name": folder.name, "category": category, "width": width, "height": height, "layers": names}))
    return {"name": folder.name, "category": category}


def write_case(folder, number, seed, material):
    chance = random.Random(f"{seed}/{number}")
    width, height = chance.choice(SIZES)
    return save_case(folder, "scenes", width, height, scene(chance, material, width, height))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for what in ("photographs", "drawings", "fonts"):
        parser.add_argument(f"--{what}", nargs="+", required=True, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    material = Material(args.photographs, args.drawings, args.fonts, args.seed)
    index = [write_case(args.out / f"scenes-{number:03d}", number, args.seed, material) for number in range(args.count)]
    (args.out / "index.json").write_text(json.dumps(index))
    print(f"{args.count} pictures in {args.out}")


if __name__ == "__main__":
    main()
