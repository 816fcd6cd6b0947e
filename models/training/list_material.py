"""Adds photographs (downscaled) and the list of usable fonts to a sprite cache.

    python3 list_material.py --out SPRITES --photographs FOLDER ... --fonts FOLDER ... --exclude NAMES.txt
"""
import argparse
import hashlib
import json
import re
from pathlib import Path

import numpy as np
from PIL import Image, ImageFont

from render_sprites import share_of

LONGEST = 720
SYMBOLS = re.compile("Symbol|D050000L|Math|Nushu|Emoji|Dingbat")


def has_latin(path):
    """Whether a font draws its own shapes for Latin letters."""
    try:
        font = ImageFont.truetype(str(path), 32)
        masks = [np.asarray(font.getmask(letter)).tobytes() for letter in "AaBg5&"]
    except (OSError, ValueError):
        return False
    return len(set(masks)) == len(masks) and all(any(mask) for mask in masks)


def photographs_in(folders, excluded):
    """Pictures of at least 600 pixels, the largest of each set of sizes and no variants of the same name."""
    found = {}
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix.lower() not in (".jpg", ".jpeg", ".png", ".webp") or path.name in excluded or "screenshot" in path.name:
                continue
            parts = path.parts
            name = parts[parts.index("contents") - 1] + parts[parts.index("contents") + 1] if "contents" in parts else path.name
            found.setdefault(name, path)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--photographs", nargs="*", default=[])
    parser.add_argument("--fonts", nargs="*", default=[])
    parser.add_argument("--longest", type=int, default=LONGEST, help="longest side of the photographs kept, in pixels")
    parser.add_argument("--exclude", help="a text file of file names, one a line, that are left out")
    args = parser.parse_args()
    excluded = set(Path(args.exclude).read_text().split()) if args.exclude else set()
    out = Path(args.out)
    (out / "photographs").mkdir(parents=True, exist_ok=True)
    rows = []
    for name, path in photographs_in(args.photographs, excluded).items():
        with Image.open(path) as picture:
            picture.draft("RGB", (args.longest * 2, args.longest * 2))
            picture = picture.convert("RGB")
        if max(picture.size) < 600:
            continue
        picture.thumbnail((args.longest, args.longest), Image.Resampling.LANCZOS)
        file = f"photographs/{hashlib.sha1(name.encode()).hexdigest()[:12]}.jpg"
        picture.save(out / file, quality=95)
        rows.append({"file": file, "name": name, "split": "held" if share_of(name) < 0.12 else "train"})
    (out / "photographs.json").write_text(json.dumps(rows))
    fonts = {path.name: path for folder in args.fonts for path in sorted(Path(folder).rglob("*")) if path.suffix in (".ttf", ".otf") and not SYMBOLS.search(path.name) and has_latin(path)}
    # Held out by family: the bold cut of a font is no new font.
    listed = [{"path": str(path), "split": "held" if share_of(re.split("[-.]", name)[0] + ".") < 0.15 else "train"} for name, path in fonts.items()]
    (out / "fonts.json").write_text(json.dumps(listed))
    for what, some in (("photographs", rows), ("fonts", listed)):
        print(len(some), what, sum(row["split"] == "held" for row in some), "held out")


if __name__ == "__main__":
    main()
