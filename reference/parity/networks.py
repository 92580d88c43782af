"""The declared table: which networks, from where, at which size."""

from __future__ import annotations

from typing import NamedTuple


class Network(NamedTuple):
    """A network of a framework's own catalogue.

    Attributes
    ----------
    origin : "torchvision", "timm" or "keras"
    name : name in that catalogue
    size : side of the input in pixels: the network's own
    quick : whether `npm test` runs it
    shift : mean of the shifts of its batch norms. At 0, a network without shortcuts multiplies an
        error by √(π/(π − 1)) ≈ 1.21 a layer (Yang et al. 2019), until PyTorch's own float32 and
        float64 no longer agree; where ReLUs cut less, it does not
    """

    origin: str
    name: str
    size: int = 224
    quick: bool = False
    shift: float = 0.0


TORCHVISION = (
    Network("torchvision", "alexnet"),
    Network("torchvision", "vgg11"),
    Network("torchvision", "vgg11_bn"),
    Network("torchvision", "resnet18"),
    Network("torchvision", "resnet50"),
    Network("torchvision", "resnext50_32x4d"),
    Network("torchvision", "wide_resnet50_2"),
    Network("torchvision", "regnet_x_400mf"),
    Network("torchvision", "regnet_y_400mf"),
    Network("torchvision", "densenet121"),
    Network("torchvision", "googlenet"),
    Network("torchvision", "inception_v3", 299),
    Network("torchvision", "squeezenet1_0"),
    Network("torchvision", "squeezenet1_1"),
    Network("torchvision", "mobilenet_v2"),
    Network("torchvision", "mobilenet_v3_small", quick=True),
    Network("torchvision", "mobilenet_v3_large"),
    Network("torchvision", "mnasnet0_5"),
    Network("torchvision", "shufflenet_v2_x0_5", quick=True),
    Network("torchvision", "shufflenet_v2_x1_0"),
    Network("torchvision", "efficientnet_b0"),
    Network("torchvision", "efficientnet_v2_s", 384),
    Network("torchvision", "convnext_tiny"),
    Network("torchvision", "vit_b_32"),
    Network("torchvision", "swin_t"),
    Network("torchvision", "swin_v2_t", 256),
    Network("torchvision", "maxvit_t"),
)

TIMM = (
    Network("timm", "resnet10t", 176, quick=True),
    Network("timm", "resnet26d"),
    Network("timm", "resnext26ts", 256),
    Network("timm", "seresnext26ts", 256),
    Network("timm", "legacy_seresnet18"),
    Network("timm", "res2net50_26w_4s"),
    Network("timm", "skresnet18"),
    Network("timm", "resnest14d"),
    Network("timm", "regnetx_002", quick=True),
    Network("timm", "regnety_002"),
    Network("timm", "efficientnet_b0"),
    Network("timm", "tf_efficientnet_lite0"),
    Network("timm", "tf_efficientnet_b0"),
    Network("timm", "tf_efficientnetv2_b0", 192),
    Network("timm", "mobilenetv3_small_050"),
    Network("timm", "mobilenetv4_conv_small"),
    Network("timm", "mnasnet_small"),
    Network("timm", "densenet121"),
    Network("timm", "inception_v4", 299, shift=0.5),
    Network("timm", "xception41", 299),
    Network("timm", "convnext_atto"),
    Network("timm", "convnextv2_atto", quick=True),
    Network("timm", "vit_tiny_patch16_224", quick=True),
    Network("timm", "deit_tiny_patch16_224"),
    Network("timm", "swin_tiny_patch4_window7_224"),
    Network("timm", "mixer_s32_224"),
    Network("timm", "resmlp_12_224"),
    Network("timm", "ghostnet_050"),
    Network("timm", "rexnet_100"),
    Network("timm", "hrnet_w18_small"),
    Network("timm", "dla46_c"),
    Network("timm", "repvgg_a0"),
    Network("timm", "mobileone_s0"),
    Network("timm", "mobilevit_xxs", 256),
    Network("timm", "mobilevitv2_050", 256),
    Network("timm", "edgenext_xx_small", 256, quick=True),
    Network("timm", "poolformer_s12"),
    Network("timm", "coatnet_pico_rw_224"),
    Network("timm", "maxvit_pico_rw_256", 256),
    Network("timm", "ese_vovnet19b_dw"),
    Network("timm", "cspresnet50", 256),
    Network("timm", "lcnet_050"),
    Network("timm", "tinynet_e", 106),
    Network("timm", "eca_nfnet_l0"),
    Network("timm", "efficientformer_l1"),
    Network("timm", "levit_128s"),
    Network("timm", "pvt_v2_b0"),
    Network("timm", "fastvit_t8", 256),
    Network("timm", "efficientvit_b0"),
    Network("timm", "cait_xxs24_224"),
    Network("timm", "xcit_nano_12_p16_224"),
)

#: NASNet is left out: Keras refuses to build it on PyTorch.
KERAS = (
    Network("keras", "MobileNet", quick=True),
    Network("keras", "MobileNetV2"),
    Network("keras", "MobileNetV3Small"),
    Network("keras", "ResNet50"),
    Network("keras", "ResNet50V2"),
    Network("keras", "EfficientNetB0"),
    Network("keras", "EfficientNetV2B0"),
    Network("keras", "DenseNet121"),
    Network("keras", "Xception", 299),
    Network("keras", "InceptionV3", 299),
    Network("keras", "ConvNeXtTiny"),
)

NETWORKS = (*TORCHVISION, *TIMM, *KERAS)
