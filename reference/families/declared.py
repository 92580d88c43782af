"""The declared table of docs/models.md: families that people bring, one small network of each."""

from __future__ import annotations

from typing import NamedTuple


class Family(NamedTuple):
    """A network, and the layer that its authors would look at.

    Attributes
    ----------
    origin : key of `build.BUILDERS`
    name : in the catalogue of that origin
    size : side of the picture in pixels
    looked_at : module path where Grad-CAM is usually taken: pytorch-grad-cam's README ("Choosing
        the target layer"), else the end of the last stage; of Keras the last layer before pooling
        (keras.io, "Grad-CAM class activation visualization"). Two are not the README's. VGG: there
        `features[-1]`, which is the last pooling; here the activation before it, as in the code of
        Grad-CAM's authors (ramprs/grad-cam, classification.lua: relu5_3, relu5_4 of VGG-19). Swin:
        there the first norm of the last block, beside which the residual carries a part of the
        gradient; here the last norm, which the whole answer is pooled from, as is usual for Hugging
        Face's (`model.swin.layernorm`). Empty: nobody says
    quick : whether `npm test` runs it
    """

    origin: str
    name: str
    size: int = 64
    looked_at: str = ""
    quick: bool = False


TORCHVISION = (
    Family("torchvision", "resnet18", 128, "layer4.1"),
    Family("torchvision", "resnet50", 128, "layer4.2"),
    Family("torchvision", "resnext50_32x4d", 128, "layer4.2"),
    Family("torchvision", "vgg11", 224, "features.19"),
    Family("torchvision", "densenet121", 128, "features"),
    Family("torchvision", "mobilenet_v2", 128, "features.18"),
    Family("torchvision", "mobilenet_v3_small", 128, "features.12"),
    Family("torchvision", "mnasnet0_5", 128, "layers.16"),
    Family("torchvision", "squeezenet1_1", 128, "features.12"),
    Family("torchvision", "googlenet", 128, "inception5b"),
    Family("torchvision", "shufflenet_v2_x0_5", 128, "conv5"),
    Family("torchvision", "efficientnet_b0", 128, "features.8"),
    Family("torchvision", "regnet_y_400mf", 128, "trunk_output"),
    Family("torchvision", "convnext_tiny", 128, "features.7"),
)

TIMM = (
    Family("timm", "vit_tiny_patch16_224", 224, "blocks.11.norm1"),
    Family("timm", "deit_tiny_patch16_224", 224, "blocks.11.norm1"),
    Family("timm", "swin_tiny_patch4_window7_224", 224, "norm"),
    Family("timm", "convnext_atto", 128, "stages.3"),
    Family("timm", "bat_resnext26ts", 256),
    Family("timm", "coat_lite_tiny", 224),
    Family("timm", "convit_tiny", 224),
    Family("timm", "convmixer_1024_20_ks9_p14", 112),
    Family("timm", "crossvit_tiny_240", 240),
    Family("timm", "davit_tiny", 224),
    Family("timm", "dpn48b", 128),
    Family("timm", "efficientformerv2_s0", 224),
    Family("timm", "efficientvit_m0", 224),
    Family("timm", "eva02_tiny_patch14_224", 224),
    Family("timm", "fasternet_t0", 128),
    Family("timm", "focalnet_tiny_srf", 224),
    Family("timm", "gcvit_xxtiny", 224),
    Family("timm", "gmlp_s16_224", 224),
    Family("timm", "hardcorenas_a", 128),
    Family("timm", "hgnetv2_b0", 128),
    Family("timm", "hiera_tiny_224", 224),
    Family("timm", "inception_next_atto", 128),
    Family("timm", "inception_v3", 128),
    Family("timm", "mambaout_femto", 128),
    Family("timm", "mvitv2_tiny", 224),
    Family("timm", "nest_tiny", 224),
    Family("timm", "nextvit_small", 224),
    Family("timm", "nf_regnet_b0", 128),
    Family("timm", "pit_ti_224", 224),
    Family("timm", "rdnet_tiny", 128),
    Family("timm", "repghostnet_050", 128),
    Family("timm", "repvit_m0_9", 128),
    Family("timm", "res2next50", 128),
    Family("timm", "resnetv2_18", 128),
    Family("timm", "selecsls42b", 128),
    Family("timm", "sequencer2d_s", 224),
    Family("timm", "shvit_s1", 224),
    Family("timm", "starnet_s050", 128, quick=True),
    Family("timm", "swiftformer_xs", 224),
    Family("timm", "swinv2_tiny_window8_256", 256),
    Family("timm", "swinv2_cr_tiny_224", 224),
    Family("timm", "tiny_vit_5m_224", 224),
    Family("timm", "tnt_s_legacy_patch16_224", 224),
    Family("timm", "tresnet_m", 128),
    Family("timm", "twins_pcpvt_small", 224),
    Family("timm", "visformer_tiny", 224),
    Family("timm", "vit_relpos_small_patch16_224", 224),
    Family("timm", "vit_tiny_r_s16_p8_224", 224),
    Family("timm", "vitamin_small_224", 224),
    Family("timm", "volo_d1_224", 224),
)

#: Keras' applications behind augmentation, as in its tutorials on transfer learning.
KERAS = (
    Family("keras", "MobileNetV2", 96, "mobilenetv2_1_00_96.out_relu", quick=True),
    Family("keras", "ResNet50", 96, "resnet50.conv5_block3_out"),
    Family("keras", "ResNet50V2", 96, "resnet50v2.post_relu"),
    Family("keras", "EfficientNetB0", 96, "efficientnetb0.top_activation"),
    Family("keras", "EfficientNetV2B0", 96, "efficientnetv2-b0.top_activation"),
    Family("keras", "DenseNet121", 96, "densenet121.relu"),
    Family("keras", "Xception", 96, "xception.block14_sepconv2_act"),
    Family("keras", "InceptionV3", 160, "inception_v3.mixed10"),
    Family("keras", "MobileNetV3Small", 96),
    Family("keras", "ConvNeXtTiny", 96),
)

#: The same on Keras' other backends.
BACKENDS = tuple(
    Family(f"keras-{backend}", name, 96)
    for backend in ("jax", "tensorflow")
    for name in ("MobileNetV2", "EfficientNetB0")
)

#: Files of other tools: their classes, sizes and scales are read from them.
FILES = (
    Family("file", "Ultralytics", 64, quick=True),
    Family("file", "Azure Custom Vision", 64, quick=True),
)

#: Where the last attention of a small `ViT` begins, and the ends of others.
_USUAL = {
    "ViT": "vit.layers.1.layernorm_before",
    "DeiT": "deit.layers.1.layernorm_before",
    "Swin": "swin.layernorm",
    "ConvNext": "convnext.encoder.stages.3",
    "ResNet": "resnet.encoder.stages.1.layers.1",
    "MobileViT": "mobilevit.conv_1x1_exp",
}

#: Hugging Face transformers; the configurations are in `hugging_face.py`.
TRANSFORMERS = tuple(
    Family("transformers", name, looked_at=_USUAL.get(name, ""), quick=name in ("ViT", "Swin"))
    for name in (
        *("ViT", "DeiT", "Beit", "Data2VecVision", "ViTMSN", "IJepa", "Dinov2"),
        *("Dinov2WithRegisters", "Swin", "Swinv2", "DonutSwin", "ConvNext", "ConvNextV2"),
        *("ResNet", "RegNet", "Bit", "MobileNetV1", "MobileNetV2", "MobileViT", "MobileViTV2"),
        *("Levit", "Cvt", "PoolFormer", "EfficientNet", "Segformer", "Pvt", "PvtV2", "FocalNet"),
        *("Hiera", "TextNet", "SwiftFormer", "HGNetV2", "PPLCNet", "CLIP", "MetaClip2", "Siglip"),
    )
)

FAMILIES = (*TORCHVISION, *TIMM, *TRANSFORMERS, *KERAS, *BACKENDS, *FILES)
