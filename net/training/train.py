"""Trains the detector on pictures that are drawn as it goes.

    python train.py PACKED OUT [--seconds 400] [--seed 1]

PACKED is the folder of pack.py. Writes OUT/detector.onnx (the running mean of the weights), one before each third of the time
is over, and what both nets find of pictures that were not trained on.
"""

import argparse
import copy
import os
import time
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import drawing
from graph import Graph

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


class Drawn(torch.utils.data.IterableDataset):
    """Examples without end, others for each worker and seed."""

    def __init__(self, packed, seed):
        self.packed, self.seed = packed, seed

    def __iter__(self):
        import backgrounds
        import fonts

        cv2.setNumThreads(0)
        worker = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.seed, worker.id if worker else 0])
        with np.load(self.packed / "scans.npz") as scans:
            found = [backgrounds.Background(scans[name].astype(np.float32), name.split()[-1], name) for name in scans.files]
        faces = fonts.taught(self.packed / "packages")
        while True:
            yield from drawing.samples(rng, found, faces)


def loss_of(logits, mask, weight):
    """Cross-entropy of cores and of the hardest of the rest, and the overlap."""
    logits, mask, weight = logits[:, 0].float(), mask.float(), weight.float() / 16
    each = F.binary_cross_entropy_with_logits(logits, mask, reduction="none") * weight
    inside = mask.sum().clamp(min=1)
    outside = (each * (1 - mask)).flatten(1)
    hardest = outside.topk(outside.shape[1] // 40, dim=1).values
    likely = logits.sigmoid() * (weight > 0)
    both = (likely * mask * weight).sum()
    overlap = 1 - (2 * both + 1) / ((likely * weight).sum() + (mask * weight).sum() + 1)
    return (each * mask).sum() / inside + hardest.mean() + outside.mean() * 10 + overlap


def prepared(batch, device):
    """A batch on the device, as the net takes it."""
    planes, mask, weight = (part.to(device, non_blocking=True) for part in batch)
    x = (planes.permute(0, 3, 1, 2).float() / 255 - MEAN.to(device)) / DEVIATION.to(device)
    return x.contiguous(memory_format=torch.channels_last), mask, weight


@torch.no_grad()
def judged(net, batches, device):
    """Share of lines whose core is found, and share of the area found where nothing is."""
    found = lines = wrong = area = 0
    for batch in batches:
        x, mask, weight = prepared(batch, device)
        likely = net(x)[1][:, 0].float().cpu().numpy()
        for one, cores, known in zip(likely, mask.cpu().numpy(), weight.cpu().numpy()):
            count, labels = cv2.connectedComponents(cores)
            means = np.bincount(labels.ravel(), (one > 0.3).ravel(), count) / np.bincount(labels.ravel(), minlength=count)
            found += int((means[1:] > 0.7).sum())
            lines += count - 1
            near = cv2.dilate(cores, np.ones((25, 25), np.uint8))
            wrong += int(((one > 0.3) & (near == 0) & (known > 0)).sum())
            area += one.size
    return f"{found} of {lines} lines, {100 * found / max(lines, 1):.2f} %; wrong area {100 * wrong / area:.4f} %"


def train(net, drawn, seconds, device, out, rate):
    """Trains for some seconds; returns the running mean of the net."""
    mean = copy.deepcopy(net)
    optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-4)
    start, step, shown, saved, waited, since = time.time(), 0, 0.0, 0, 0.0, time.time()
    for batch in drawn:
        waited += time.time() - since
        gone = (time.time() - start) / seconds
        if gone >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 200) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * gone)))
        x, mask, weight = prepared(batch, device)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            logits, _ = net(x)
        loss = loss_of(logits, mask, weight)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        step += 1
        kept = min(0.998, step / (step + 20))
        with torch.no_grad():
            torch._foreach_lerp_(list(mean.parameters()), list(net.parameters()), 1 - kept)
        shown = 0.98 * shown + 0.02 * loss.detach()
        if step % 200 == 0 or step == 20:
            print(f"step {step} at {gone * seconds:.0f} s: loss {float(shown):.4f}, {waited:.0f} s of it waiting", flush=True)
        if gone > (saved + 1) / 3:
            saved += 1
            mean.save(out / f"detector-{saved}.onnx")
        since = time.time()
    print(f"{step} steps", flush=True)
    return mean


def main():
    """The command line."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("packed", type=Path)
    words.add_argument("out", type=Path)
    words.add_argument("--seconds", type=float, default=400)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--batch", type=int, default=32)
    words.add_argument("--rate", type=float, default=1e-3)
    words.add_argument("--from", dest="start", type=Path)
    given = words.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    workers = max(1, (os.cpu_count() or 2) - 1)

    def loader(seed, count):
        return torch.utils.data.DataLoader(
            Drawn(given.packed, seed), given.batch, num_workers=count, pin_memory=device.type == "cuda", prefetch_factor=4
        )

    aside, drawn = iter(loader(given.seed + 10**6, min(4, workers))), iter(loader(given.seed, workers))
    kept = [next(aside) for _ in range(8 if device.type == "cuda" else 2)]
    del aside
    stock = Graph(given.packed / "stock.onnx").to(device)
    net = Graph(given.start or given.packed / "stock.onnx").to(device, memory_format=torch.channels_last)
    print(f"{device}, {workers} workers; before: {judged(stock, kept, device)}", flush=True)
    mean = train(net, drawn, given.seconds, device, given.out, given.rate)
    mean.save(given.out / "detector.onnx")
    print(f"after: {judged(mean, kept, device)}", flush=True)


if __name__ == "__main__":
    main()
