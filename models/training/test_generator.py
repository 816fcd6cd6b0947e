"""Tests of the generator, on material made on the fly: python3 -m unittest test_generator"""
import json
import random
import tempfile
import unittest
from pathlib import Path

import cv2
import numpy as np
from PIL import ImageFont

from compose import canvas_size, compose_sample, read_sample, write_sample
from layer_stack import Layer, flatten, premultiply, unpremultiply
from sprites import SpriteCache, save_sprite


def some_fonts():
    """Two font files of this system that can be read."""
    found = []
    for path in sorted(Path("/usr/share/fonts").rglob("*.ttf")):
        try:
            ImageFont.truetype(str(path), 20)
        except OSError:
            continue
        found.append(str(path))
        if len(found) == 2:
            break
    return found


def make_cache(folder, fonts):
    """Six drawings of three discs each, two photographs of noise; half of all is held out."""
    draw = np.random.default_rng(1)
    index = []
    for number in range(6):
        layers = []
        for radius in (90, 60, 30):
            straight = np.zeros((200, 200, 4), np.uint8)
            straight[..., :3] = draw.integers(0, 256, 3)
            mask = np.zeros((200, 200), np.uint8)
            cv2.circle(mask, (100, 100), radius, 255, -1, cv2.LINE_AA)
            straight[..., 3] = mask
            layers.append(Layer(premultiply(straight)))
        save_sprite(folder / f"{number}.npz", layers, 200, 200)
        index.append({"file": f"{number}.npz", "name": f"{number}.svg", "category": "discs", "split": "held" if number % 2 else "train", "width": 200, "height": 200, "layers": 3})
    (folder / "index.json").write_text(json.dumps(index))
    rows = []
    for split in ("train", "held"):
        cv2.imwrite(str(folder / f"{split}.png"), draw.integers(0, 256, (240, 320, 3), dtype=np.uint8))
        rows.append({"file": f"{split}.png", "name": split, "split": split})
    (folder / "photographs.json").write_text(json.dumps(rows))
    (folder / "fonts.json").write_text(json.dumps([{"path": path, "split": split} for path, split in zip(fonts, ("train", "held"))]))


FONTS = some_fonts()


@unittest.skipIf(len(FONTS) < 2, "no two TrueType fonts under /usr/share/fonts")
class GeneratorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.scratch.name)
        make_cache(cls.folder, FONTS)
        cls.material = SpriteCache(cls.folder, "train")

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def test_layers_give_the_picture_exactly_before_degradation(self):
        clean = 0
        for number in range(24):
            header, picture, layers = compose_sample(number, "train", 1, self.material)
            if header["degraded"]:
                continue
            clean += 1
            again = unpremultiply(flatten(layers, header["width"], header["height"]))
            self.assertTrue(np.array_equal(picture, again), f"sample {number}, {header['recipe']}")
        self.assertGreater(clean, 5)

    def test_a_sample_follows_from_its_seed_and_number_alone(self):
        files = []
        for k, before in enumerate(([], [7, 1])):
            # What was made before must not matter, nor which process makes it.
            material = SpriteCache(self.folder, "train")
            for number in before:
                compose_sample(number, "train", 3, material)
            path = self.folder / f"{k}.dlm"
            write_sample(path, *compose_sample(5, "train", 3, material))
            files.append(path.read_bytes())
        self.assertEqual(files[0], files[1])
        other = self.folder / "other.dlm"
        write_sample(other, *compose_sample(5, "train", 4, self.material))
        self.assertNotEqual(files[0], other.read_bytes())

    def test_held_out_material_stays_apart(self):
        held = SpriteCache(self.folder, "held")
        names = lambda cache: {row["name"] for row in cache.rows}  # noqa: E731
        self.assertEqual(names(self.material), {"0.svg", "2.svg", "4.svg"})
        self.assertEqual(names(held), {"1.svg", "3.svg", "5.svg"})
        self.assertFalse(set(self.material.fonts) & set(held.fonts))
        self.assertFalse(np.array_equal(self.material.photographs[0], held.photographs[0]))

    def test_a_file_gives_back_what_was_written(self):
        header, picture, layers = compose_sample(2, "train", 1, self.material)
        path = self.folder / "back.dlm"
        write_sample(path, header, picture, layers)
        read, same, alphas = read_sample(path)
        self.assertEqual(read, header)
        self.assertTrue(np.array_equal(same, picture))
        self.assertEqual(len(alphas), len(layers))

    def test_sizes_keep_within_what_is_asked(self):
        sizes = [max(canvas_size(random.Random(k), (600, 1000))) for k in range(200)]
        self.assertGreaterEqual(min(sizes), 600)
        self.assertLessEqual(max(sizes), 1000)
        header, _, _ = compose_sample(0, "train", 1, self.material, "abstract", (500, 600))
        self.assertTrue(500 <= max(header["width"], header["height"]) <= 600)


if __name__ == "__main__":
    unittest.main()
