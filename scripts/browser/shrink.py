# SPDX-License-Identifier: Apache-2.0
"""The pictures of the documentation out of those of the demo: 900 px wide, few colours, 60 KB at most each.

usage: shrink.py FROM TO
"""
import io
import sys
from pathlib import Path

from PIL import Image

MOST_BYTES, WIDTH = 60 * 1024, 900
# What is shown of each: the picture's name, that of the demo, and how much of its height.
PICTURES = [
    ("overview", "overview.en.light.1280", 1000), ("file", "file.en.dark.1280", 1180),
    ("charts", "charts.en.dark.1280", 800),
    ("aujourdhui", "overview.fr.light.1280", 1100), ("fichier", "file.fr.light.1280", 1180),
    ("corriger", "mend.fr.light.1280", 900), ("jugement", "judgement.fr.light.1280", 680),
    ("histoire", "history.fr.light.1280", 900), ("courbe", "charts.fr.light.1280", 800),
    ("agregats", "aggregates.fr.light.1280", 900), ("planning", "schedule.fr.light.1280", 1120),
    ("telephone", "overview.fr.dark.390", 1000),
]


def shrunk(picture, colours):
    out = io.BytesIO()
    picture.quantize(colours, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main(source, target):
    target = Path(target)
    target.mkdir(parents=True, exist_ok=True)
    for name, of, height in PICTURES:
        picture = Image.open(Path(source) / f"{of}.png").convert("RGB")
        picture = picture.crop((0, 0, picture.width, min(height, picture.height)))
        if picture.width > WIDTH:
            picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
        data = next((data for data in (shrunk(picture, colours) for colours in (128, 64, 48, 32, 24, 16))
                     if len(data) <= MOST_BYTES), None)
        if data is None:
            sys.exit(f"{of}: more than {MOST_BYTES} bytes even in 16 colours; show less of its height")
        (target / f"{name}.png").write_bytes(data)
        print(f"  {name}.png {picture.width}×{picture.height}, {len(data) / 1024:.0f} KiB")


if __name__ == "__main__":
    main(*sys.argv[1:])
