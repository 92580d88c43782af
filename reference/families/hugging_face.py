"""Image classifiers of Hugging Face transformers, small and seeded: no checkpoint is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from reference.parity.weights import fill

SIDE = 64
NAMES = {0: "cat", 1: "dog", 2: "fox", 3: "owl"}
_VIT = {
    "hidden_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 96,
    "image_size": SIDE,
    "patch_size": 8,
}
_SWIN = {
    "image_size": SIDE,
    "patch_size": 4,
    "embed_dim": 16,
    "depths": [2, 2],
    "num_heads": [2, 4],
    "window_size": 4,
}
_RESNET = {"embedding_size": 16, "hidden_sizes": [16, 32], "depths": [2, 2]}
_CONVNEXT = {"hidden_sizes": [16, 32, 48, 64], "depths": [1, 1, 2, 1], "image_size": SIDE}

#: Name of the class without its ending → configuration; a "vision" inside of it is nested.
CONFIGS: Mapping[str, Mapping[str, Any]] = {
    "ViT": _VIT,
    "DeiT": _VIT,
    "Beit": {**_VIT, "use_relative_position_bias": True},
    "Data2VecVision": {**_VIT, "use_relative_position_bias": True},
    "ViTMSN": _VIT,
    "IJepa": _VIT,
    "Dinov2": {**_VIT, "mlp_ratio": 2},
    "Dinov2WithRegisters": {**_VIT, "mlp_ratio": 2},
    "Swin": _SWIN,
    "Swinv2": _SWIN,
    "DonutSwin": _SWIN,
    "ConvNext": _CONVNEXT,
    "ConvNextV2": _CONVNEXT,
    "ResNet": _RESNET,
    "RegNet": {**_RESNET, "groups_width": 8},
    "Bit": {**_RESNET, "num_groups": 4},
    "MobileNetV1": {"depth_multiplier": 0.25},
    "MobileNetV2": {"depth_multiplier": 0.25},
    "MobileViT": {
        "hidden_sizes": [24, 32, 40],
        "neck_hidden_sizes": [8, 16, 16, 24, 32, 40, 64],
        "num_attention_heads": 2,
        "image_size": SIDE,
    },
    "MobileViTV2": {"width_multiplier": 0.5, "image_size": SIDE},
    "Levit": {
        "image_size": SIDE,
        "hidden_sizes": [32, 48, 64],
        "num_attention_heads": [2, 3, 4],
        "depths": [1, 1, 1],
        "key_dim": [8, 8, 8],
    },
    "Cvt": {"embed_dim": [16, 32, 48], "num_heads": [1, 2, 3], "depth": [1, 2, 3]},
    "PoolFormer": {"hidden_sizes": [16, 32, 48, 64], "depths": [1, 1, 1, 1]},
    "EfficientNet": {
        "image_size": SIDE,
        "width_coefficient": 0.25,
        "depth_coefficient": 0.5,
        "hidden_dim": 320,
    },
    "Segformer": {
        "hidden_sizes": [16, 32, 40, 64],
        "depths": [1, 1, 1, 1],
        "num_attention_heads": [1, 2, 4, 4],
    },
    "Pvt": {
        "num_labels": len(NAMES),
        "image_size": SIDE,
        "hidden_sizes": [16, 32, 48, 64],
        "depths": [1, 1, 1, 1],
        "num_attention_heads": [1, 2, 3, 4],
    },
    "PvtV2": {
        "image_size": SIDE,
        "hidden_sizes": [16, 32, 48, 64],
        "depths": [1, 1, 1, 1],
        "num_attention_heads": [1, 2, 3, 4],
    },
    "FocalNet": {
        "image_size": SIDE,
        "embed_dim": 16,
        "depths": [1, 1, 2, 1],
        "hidden_sizes": [16, 32, 64, 128],
    },
    "Hiera": {
        "image_size": [SIDE, SIDE],
        "embed_dim": 16,
        "depths": [1, 1, 2, 1],
        "num_heads": [1, 2, 2, 4],
    },
    "TextNet": {
        "image_size": [SIDE, SIDE],
        "hidden_sizes": [16, 16, 32, 32, 32],
        "stem_out_channels": 16,
    },
    "SwiftFormer": {"image_size": SIDE, "embed_dims": [16, 24, 32, 48], "depths": [1, 1, 1, 1]},
    "HGNetV2": {},
    "PPLCNet": {},
    "CLIP": {"vision": _VIT},
    "MetaClip2": {"vision": _VIT},
    "Siglip": {"vision": _VIT},
}

#: With the weights that they begin with, the signal of the picture dies on its way.
FADING = ("Levit", "MobileViT", "MobileViTV2", "TextNet")


def build(name: str) -> nn.Module:
    """The classifier `name`, in evaluation, with weights drawn from a seed."""
    import transformers

    given = dict(CONFIGS[name])
    nested = {"vision_config": given.pop("vision")} if "vision" in given else {}
    config = getattr(transformers, f"{name}Config")(
        **given, **nested, id2label=NAMES, label2id={label: i for i, label in NAMES.items()}
    )
    torch.manual_seed(0)
    model = getattr(transformers, f"{name}ForImageClassification")(config)
    if name in FADING:
        return fill(model, name, (3, SIDE, SIDE))
    generator = torch.Generator().manual_seed(1)
    for parameter in model.parameters():
        # Some begin with scales of 1e-6 or zeros, which would leave half of the network unseen.
        if parameter.ndim < 2:
            parameter.data += 0.1 * torch.randn(parameter.shape, generator=generator)
        elif parameter.abs().max() < 1e-3:
            parameter.data = 0.1 * torch.randn(parameter.shape, generator=generator)
    # Statistics of batches, for the norms that have some.
    model.train()
    with torch.no_grad():
        for _ in range(3):
            model(torch.randn(4, 3, SIDE, SIDE, generator=generator))
    return model.eval()
