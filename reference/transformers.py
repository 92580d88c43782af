"""Write transformers of two blocks and their maps: data/transformers.json, data/transformers.npz.

Grad-CAM on the token grid, as pytorch-grad-cam does with a `reshape_transform`: class tokens
are left out, the rest is the picture of the patches. The npz file holds the networks too, as ONNX.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from reference.exported import without_notes
from reference.files import DATA, write_arrays, write_json

WIDTH, HEADS, PATCH, CLASSES = 12, 3, 4, 5
SIZE = (16, 24)
GRID = (SIZE[0] // PATCH, SIZE[1] // PATCH)


class Attention(nn.Module):
    """Self-attention over the tokens of [N, T, C]."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.project = nn.Linear(WIDTH, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        """[N, T, C] to the same."""
        n, tokens, width = x.shape
        qkv = self.qkv(x).reshape(n, tokens, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = qkv.unbind(0)
        weights = (query @ key.transpose(-2, -1) * (width // HEADS) ** -0.5).softmax(-1)
        return self.project((weights @ value).transpose(1, 2).reshape(n, tokens, width))


class Windowed(nn.Module):
    """The same inside of shifted windows of [1, h, w, C] (Swin)."""

    def __init__(self, window: int = 2, shift: int = 1) -> None:
        super().__init__()
        self.attention = Attention()
        self.window, self.shift = window, shift

    def forward(self, x: Tensor) -> Tensor:
        """[1, h, w, C] to the same."""
        _, height, width, channels = x.shape
        side = self.window
        rows, columns = height // side, width // side
        moved = torch.roll(x, (-self.shift, -self.shift), (1, 2))
        parts = moved.reshape(1, rows, side, columns, side, channels).transpose(2, 3)
        seen = self.attention(parts.reshape(-1, side * side, channels))
        back = seen.reshape(1, rows, columns, side, side, channels).transpose(2, 3)
        return torch.roll(back.reshape(x.shape), (self.shift, self.shift), (1, 2))


class Block(nn.Module):
    """Attention and a perceptron, both around a sum."""

    def __init__(self, attention: nn.Module) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH)
        self.attention = attention
        self.norm2 = nn.LayerNorm(WIDTH)
        self.mlp = nn.Sequential(
            nn.Linear(WIDTH, 2 * WIDTH), nn.GELU(), nn.Linear(2 * WIDTH, WIDTH)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Tokens to tokens."""
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class ClassToken(nn.Module):
    """A vision transformer that answers from its class token, the mean of its patches, or both.

    `prefix` − 1 registers follow the class token.
    """

    def __init__(self, prefix: int, read: tuple[str, ...] = ("class",)) -> None:
        super().__init__()
        self.prefix, self.read = prefix, read
        self.embed = nn.Conv2d(3, WIDTH, PATCH, PATCH)
        self.tokens = nn.Parameter(torch.randn(1, prefix, WIDTH))
        self.place = nn.Parameter(torch.randn(1, prefix + GRID[0] * GRID[1], WIDTH))
        self.blocks = nn.Sequential(Block(Attention()), Block(Attention()))
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(len(read) * WIDTH, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        """[1, 3, H, W] to [1, classes]."""
        patches = self.embed(x).flatten(2).transpose(1, 2)
        tokens = torch.cat((self.tokens, patches), 1) + self.place
        tokens = self.norm(self.blocks(tokens))
        parts = {"class": tokens[:, 0], "patches": tokens[:, self.prefix :].mean(1)}
        return self.head(torch.cat([parts[name] for name in self.read], 1))


class Windows(nn.Module):
    """A transformer of shifted windows on [1, h, w, C] that answers from the mean."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Conv2d(3, WIDTH, PATCH, PATCH)
        self.blocks = nn.Sequential(Block(Windowed(shift=0)), Block(Windowed(shift=1)))
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        """[1, 3, H, W] to [1, classes]."""
        return self.head(self.norm(self.blocks(self.embed(x).permute(0, 2, 3, 1))).mean((1, 2)))


class PooledTokens(nn.Module):
    """Tokens [1, T, C] that are pooled in one row, a picture of height 1 (Hugging Face's Swin)."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Conv2d(3, WIDTH, PATCH, PATCH)
        self.blocks = nn.Sequential(Block(Attention()), Block(Attention()))
        self.norm = nn.LayerNorm(WIDTH)
        self.pool = nn.AdaptiveAvgPool1d(1)
        self.head = nn.Linear(WIDTH, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        """[1, 3, H, W] to [1, classes]."""
        tokens = self.norm(self.blocks(self.embed(x).flatten(2).transpose(1, 2)))
        return self.head(self.pool(tokens.transpose(1, 2)).flatten(1))


# How it is built, the tokens before the patches, the default layer, another layer.
SUBJECTS: dict[str, tuple[Callable[[], nn.Module], int, str, str]] = {
    "class-token": (lambda: ClassToken(1), 1, "blocks.1.norm1", "blocks.0"),
    "registers": (lambda: ClassToken(3), 3, "blocks.1.norm1", "blocks.0.mlp.1"),
    "mean-of-patches": (lambda: ClassToken(1, ("patches",)), 1, "norm", "blocks.0"),
    "class-and-mean": (lambda: ClassToken(1, ("class", "patches")), 1, "blocks.0", "norm"),
    "windows": (Windows, 0, "norm", "blocks.1.norm1"),
    "pooled-tokens": (PooledTokens, 0, "norm", "blocks.1"),
}


def build(name: str) -> nn.Module:
    """The network of that name, with seeded weights."""
    torch.manual_seed(len(name))
    return SUBJECTS[name][0]().eval()


def grad_cam(network: nn.Module, x: Tensor, layer: str, prefix: int) -> NDArray[np.float32]:
    """Grad-CAM of the highest class at a layer, [h, w]."""
    kept: list[Tensor] = []
    module = network.get_submodule(layer)
    hook = module.register_forward_hook(lambda *given: kept.append(given[2]))
    logits = network(x)
    hook.remove()
    (gradient,) = torch.autograd.grad(logits.max(), kept[0])
    values, flow = (
        tensor.reshape(1, -1, tensor.shape[-1])[:, prefix:].reshape(*GRID, -1).detach()
        for tensor in (kept[0], gradient)
    )
    weights = flow.mean((0, 1))
    return torch.relu((values * weights).sum(-1)).numpy()


def exported(network: nn.Module, x: Tensor) -> NDArray[np.uint8]:
    """ONNX bytes."""
    program = torch.onnx.export(network, (x,), dynamo=True, opset_version=18, verbose=False)
    return np.frombuffer(without_notes(program), np.uint8)


def generate(folder: Path = DATA) -> None:
    """Write transformers.json and transformers.npz."""
    arrays, entries = {}, []
    for name, (_, prefix, default, other) in SUBJECTS.items():
        network = build(name)
        x = torch.randn(1, 3, *SIZE, requires_grad=True)
        logits = network(x)
        (gradient,) = torch.autograd.grad(logits.max(), x)
        arrays |= {
            f"{name}/model": exported(network, x.detach()),
            f"{name}/x": x.detach().numpy(),
            f"{name}/logits": logits.detach().numpy(),
            f"{name}/gradient": gradient.numpy(),
        }
        for layer in (default, other):
            arrays[f"{name}/{layer}"] = grad_cam(network, x, layer, prefix)
        entries.append({"name": name, "grid": list(GRID), "default": default, "other": other})
    write_arrays(folder / "transformers.npz", arrays)
    write_json(folder / "transformers.json", entries)


if __name__ == "__main__":
    generate()
