"""Training transform: every picture as if one more third party had scaled, stretched and packed it.

Public sets reach us through hands that treated planes differently: one plane's pictures stretched and packed twice, another's left as the
machine stored them. What such hands leave (shape, the grid of JPEG, missing fine grain) would name the plane without showing it.
`ml.planes.traces` measures how far it does.
"""

import cv2
import numpy as np

from ml.pixels import Frame

SHAPES = (1.3, 1.6)  # width by height, as machines store pictures; third parties bring all to one
LONG_SIDE = (230, 420)  # pixels: at the least little more than the network reads, at the most what pictures have in common
QUALITY = (30, 92)  # of the JPEG
SOFT = 0.5  # how often a slight blur is added


def made_alike(picture: Frame, random: np.random.Generator) -> Frame:
    """`picture` at another size and shape, with a JPEG's blocks at a random place, and sometimes softened."""
    width = int(random.integers(*LONG_SIDE))
    was, becomes = random.uniform(*SHAPES, 2)
    height = max(8, round(width * picture.shape[0] / picture.shape[1] * was / becomes))
    shrinks = width < picture.shape[1]
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    if random.random() < SOFT:
        small = cv2.GaussianBlur(small, (0, 0), float(random.uniform(0.3, 0.9)))
    left, top = (int(number) for number in random.integers(0, 8, 2))
    grown = cv2.copyMakeBorder(small, top, 0, left, 0, cv2.BORDER_REPLICATE)  # moves the grid of blocks
    _, packed = cv2.imencode(".jpg", grown, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(*QUALITY))])
    unpacked = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    return np.ascontiguousarray(unpacked[top:, left:])
