"""Image classifiers of Hugging Face transformers, each beside what the framework answers."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from traitlets import TraitError

from augmentation_impact import AugmentationImpact
from augmentation_impact.exporters import export, facts_of, transformers_model

from .exported import answer, exported, module_paths

torch = pytest.importorskip("torch", reason="PyTorch is not installed: --with frameworks")
transformers = pytest.importorskip("transformers", reason="transformers is not installed")
pytest.importorskip("onnxruntime", reason="onnxruntime is not installed: --with frameworks")

from reference.families.hugging_face import NAMES, SIDE, build  # noqa: E402


def picture(side: int) -> np.ndarray[Any, Any]:
    """Smooth, so that one resampling is as good as another; uint8 [side, side, 3]."""
    rows, columns = np.mgrid[0:side, 0:side] / side
    waves = [np.sin(3 * rows + k) * np.cos(4 * columns - k) for k in range(3)]
    return (127.5 + 120 * np.stack(waves, -1)).astype(np.uint8)


def pixels(data: bytes, image: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """What the page makes of a picture of the network's size, by the facts in its file."""
    facts = facts_of(data)
    scaled = (image / 255 - np.array(facts.mean)) / np.array(facts.std)
    return scaled.transpose(2, 0, 1)[None].astype(np.float32)


@pytest.mark.parametrize("family", ["ViT", "Swin", "ConvNext", "ResNet", "CLIP"])
def test_a_classifier_answers_as_in_transformers_with_its_names(family: str) -> None:
    model = build(family)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    attention = model.config._attn_implementation
    data = exported(model, SIDE)
    sample = torch.randn(1, 3, SIDE, SIDE)
    with torch.no_grad():
        right = model(sample).logits.numpy()
    np.testing.assert_allclose(answer(data, sample), right, 1e-4, 1e-5)
    assert facts_of(data).labels == tuple(NAMES.values())
    assert model.config._attn_implementation == attention
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    known = dict(model.named_modules())
    assert {path for path in module_paths(data) if path} <= set(known)


def checkpoint(folder: Path, processor: Any, family: str = "ResNet") -> Any:
    """A classifier as `from_pretrained` gives it, with its processor beside it."""
    build(family).save_pretrained(folder)
    if processor is not None:
        processor.save_pretrained(folder)
    return transformers.AutoModelForImageClassification.from_pretrained(folder)


PROCESSORS = {
    "half": lambda: transformers.ViTImageProcessor(size={"height": SIDE, "width": SIDE}),
    "ImageNet, cut": lambda: transformers.ConvNextImageProcessor(size={"shortest_edge": SIDE}),
    "0 to 255": lambda: transformers.ViTImageProcessor(
        size={"height": SIDE, "width": SIDE}, do_rescale=False, do_normalize=False
    ),
    "blue first": lambda: transformers.MobileViTImageProcessor(
        size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE}
    ),
}


@pytest.mark.parametrize("kind", PROCESSORS)
def test_the_processor_beside_a_model_says_how_pixels_are_prepared(
    kind: str, tmp_path: Path
) -> None:
    processor = PROCESSORS[kind]()
    model = checkpoint(tmp_path, processor)
    data = exported(model)
    facts = facts_of(data)
    assert facts.size == SIDE
    # The cut is the framework's own: a picture as large as what the processor cuts from.
    side = round(SIDE * (facts.zoom or 1))
    image = picture(side)
    edge = (side - SIDE) // 2
    cut = image[edge : edge + SIDE, edge : edge + SIDE]
    with torch.no_grad():
        prepared = processor(images=image, return_tensors="pt")["pixel_values"]
        right = model(prepared.float()).logits.numpy()
    np.testing.assert_allclose(answer(data, pixels(data, cut)), right, 2e-3, 2e-3)
    assert not np.allclose(right, answer(data, pixels(data, 255 - cut)), 2e-3, 2e-3)


def test_the_cut_of_a_processor_is_its_zoom() -> None:
    from augmentation_impact.exporters.transformers_model import preparation

    cut = preparation(transformers.ConvNextImageProcessor(size={"shortest_edge": 224}))
    assert cut.size == 224 and cut.zoom == pytest.approx(256 / 224, abs=0.004)
    whole = preparation(transformers.ConvNextImageProcessor(size={"shortest_edge": 384}))
    assert whole.size == 384 and whole.zoom is None


def test_a_processor_given_comes_before_the_one_beside(tmp_path: Path) -> None:
    model = checkpoint(tmp_path, PROCESSORS["half"]())
    given = transformers.ViTImageProcessor(
        size={"height": 96, "width": 96}, image_mean=[0.1, 0.2, 0.3], image_std=[0.4, 0.5, 0.6]
    )
    widget = AugmentationImpact(model=model, processor=given)
    facts = widget._network.facts
    np.testing.assert_allclose(facts.mean, [0.1, 0.2, 0.3], atol=1e-5)
    np.testing.assert_allclose(facts.std, [0.4, 0.5, 0.6], atol=1e-5)
    assert widget.size == 96
    assert widget.class_names() == list(NAMES.values())


def test_a_processor_goes_with_any_network(tmp_path: Path) -> None:
    data = exported(build("ResNet"), SIDE)
    (tmp_path / "model.onnx").write_bytes(data)
    given = transformers.ViTImageProcessor(
        size={"height": 96, "width": 96}, image_mean=[0.1, 0.2, 0.3], image_std=[0.4, 0.5, 0.6]
    )
    widget = AugmentationImpact(model=tmp_path / "model.onnx", processor=given)
    np.testing.assert_allclose(widget._network.facts.mean, [0.1, 0.2, 0.3], atol=1e-5)
    assert widget.class_names() == list(NAMES.values())


def test_a_pipeline_is_its_model_and_its_processor() -> None:
    model = build("ResNet")
    pipeline = transformers.pipeline(
        "image-classification", model=model, image_processor=PROCESSORS["0 to 255"]()
    )
    data = exported(pipeline)
    assert facts_of(data).std == pytest.approx([1 / 255] * 3, abs=1e-5)
    assert facts_of(data).labels == tuple(NAMES.values())


def test_without_any_processor_the_one_of_the_kind_is_taken() -> None:
    facts = facts_of(exported(build("ViT")))
    assert facts.size == SIDE
    assert facts.mean == pytest.approx([0.5] * 3) and facts.std == pytest.approx([0.5] * 3)


@pytest.mark.parametrize(
    ("config", "task"),
    [
        ({}, "classification"),
        ({"num_labels": 1}, "regression"),
        ({"problem_type": "multi_label_classification"}, "multi-label"),
    ],
)
def test_the_task_is_the_one_that_the_configuration_tells(
    config: dict[str, Any], task: str
) -> None:
    model = SimpleNamespace(config=transformers.ViTConfig(**config))
    assert transformers_model.describe(model, None).task == task


def test_names_that_transformers_makes_up_are_none() -> None:
    model = build("ResNet")
    model.config.id2label = {index: f"LABEL_{index}" for index in range(4)}
    assert facts_of(exported(model, SIDE)).labels is None


def test_what_is_no_classifier_or_no_processor_is_refused_with_what_to_do() -> None:
    body = build("ViT").vit
    with pytest.raises(ValueError, match="load it with AutoModelForImageClassification"):
        export(body, SIDE)
    small = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 4}
    finds = transformers.YolosConfig(**small, intermediate_size=48, image_size=[32, 32])
    with pytest.raises(ValueError, match="YolosForObjectDetection is for object detection"):
        export(transformers.YolosForObjectDetection(finds), SIDE)
    pieces = transformers.Siglip2Config(vision_config={**small, "intermediate_size": 48})
    with pytest.raises(ValueError, match="is given lists of patches .* such as Siglip"):
        export(transformers.Siglip2ForImageClassification(pieces), SIDE)
    with pytest.raises(TraitError, match="processor must be an image processor of transformers"):
        AugmentationImpact(processor=[0.5, 0.5])
