"""What the world does to a finished picture: compression, resampling, sharpening, noise, colour shifts."""
import cv2
import numpy as np

from layer_stack import premultiply, unpremultiply


def degraded(picture, chance):
    """(straight RGBA uint8, names of what was done). Only opaque pictures go through JPEG and WebP."""
    opaque = int(picture[..., 3].min()) == 255
    steps = chance.sample(["resample", "sharpen", "noise", "shift", "code", "code"], chance.choice([1, 1, 1, 2, 2, 3]))
    done = []
    for step in sorted(set(steps), key=["shift", "resample", "sharpen", "noise", "code"].index):
        if step == "code":
            if not opaque:
                continue
            kind = chance.choice(["jpeg", "jpeg", "webp"])
            quality = chance.randint(40, 95)
            if kind == "jpeg":
                extra = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444] if chance.random() < 0.3 else []
                data = cv2.imencode(".jpg", bgr(picture), [cv2.IMWRITE_JPEG_QUALITY, quality, *extra])[1]
            else:
                data = cv2.imencode(".webp", bgr(picture), [cv2.IMWRITE_WEBP_QUALITY, quality])[1]
            picture = with_bgr(picture, cv2.imdecode(data, cv2.IMREAD_COLOR))
            done.append(f"{kind} {quality}")
        elif step == "resample":
            factor = chance.uniform(0.5, 0.9) if chance.random() < 0.7 else chance.uniform(1.1, 1.6)
            h, w = picture.shape[:2]
            small = cv2.resize(premultiply(picture), (max(8, round(w * factor)), max(8, round(h * factor))), interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
            back = cv2.resize(small, (w, h), interpolation=chance.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
            back[..., :3] = np.minimum(back[..., :3], back[..., 3:])
            picture = unpremultiply(back) if not opaque else back
            done.append("resample")
        elif step == "sharpen":
            amount = chance.uniform(0.3, 1.2)
            soft = cv2.GaussianBlur(picture[..., :3], (0, 0), chance.uniform(0.7, 1.5))
            picture = np.dstack([cv2.addWeighted(picture[..., :3], 1 + amount, soft, -amount, 0), picture[..., 3]])
            done.append("sharpen")
        elif step == "noise":
            h, w = picture.shape[:2]
            grain = np.random.default_rng(chance.getrandbits(32)).standard_normal((h, w, 3 if chance.random() < 0.5 else 1), dtype=np.float32)
            rgb = picture[..., :3] + grain * chance.uniform(1, 6)
            picture = np.dstack([np.clip(rgb + 0.5, 0, 255).astype(np.uint8), picture[..., 3]])
            done.append("noise")
        else:
            gain = np.float32([chance.uniform(0.88, 1.08) for _ in range(3)])
            lift = np.float32([chance.uniform(-6, 12) for _ in range(3)])
            table = np.clip((np.arange(256, dtype=np.float32)[:, None] / 255) ** chance.uniform(0.8, 1.25) * 255 * gain + lift + 0.5, 0, 255).astype(np.uint8)
            picture = np.dstack([table[picture[..., c], c] for c in range(3)] + [picture[..., 3]])
            done.append("shift")
    return np.ascontiguousarray(picture), done


def bgr(picture):
    return np.ascontiguousarray(picture[..., 2::-1])


def with_bgr(picture, coded):
    return np.dstack([coded[..., ::-1], picture[..., 3]])
