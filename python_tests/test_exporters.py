"""Networks of PyTorch, torchvision, timm and fastai, on the real frameworks."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from traitlets import TraitError

from augmentation_impact import AugmentationImpact
from augmentation_impact._catalogue import IMAGENET_LABELS
from augmentation_impact.exporters import Facts, export, facts_of, ports_of
from augmentation_impact.models import model_asset

from .conftest import Page
from .exported import answer, exported, module_paths, shape_of

torch = pytest.importorskip("torch", reason="PyTorch is not installed: --with frameworks")
pytest.importorskip("onnxscript", reason="onnxscript is not installed: --with frameworks")
onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
onnx = pytest.importorskip("onnx", reason="onnx is not installed: --with frameworks")

from torch import nn  # noqa: E402


class Net(nn.Module):
    """One that works at any size."""

    def __init__(self, channels: int = 3) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(channels, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Dropout(0.5)
        )
        self.head = nn.Linear(8, 5)

    def forward(self, x: Any) -> Any:
        return self.head(self.stem(x).mean((2, 3)))


def fixed(side: int, channels: int = 1) -> nn.Module:
    """One that works at one size only."""
    return nn.Sequential(
        nn.Conv2d(channels, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * (side - 2) ** 2, 10)
    )


@pytest.fixture(autouse=True)
def seeded() -> None:
    """The same weights in every run."""
    torch.manual_seed(0)


def expected(network: Any, sample: Any) -> np.ndarray[Any, Any]:
    network.eval()
    with torch.no_grad():
        return network(sample).numpy()


def test_a_module_answers_as_in_pytorch_at_every_size_that_it_takes() -> None:
    network = Net()
    network(torch.randn(4, 3, 16, 16))
    data = exported(network)
    assert shape_of(data) == [1, 3, "height", "width"]
    for height, width in ((224, 224), (97, 33)):
        sample = torch.randn(1, 3, height, width)
        np.testing.assert_allclose(answer(data, sample), expected(network, sample), 1e-4, 1e-5)


def test_a_module_of_a_fixed_size_keeps_it_and_need_not_be_told() -> None:
    network = fixed(28)
    data = exported(network)
    assert shape_of(data) == [1, 1, 28, 28]
    sample = torch.randn(1, 1, 28, 28)
    np.testing.assert_allclose(answer(data, sample), expected(network, sample), 1e-4, 1e-5)


def test_a_pooling_to_seven_positions_keeps_its_size() -> None:
    network = nn.Sequential(
        nn.Conv2d(3, 2, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(7), nn.Flatten(), nn.Linear(98, 4)
    )
    assert shape_of(exported(network, 30)) == [1, 3, 30, 30]


@pytest.mark.parametrize(
    ("network", "shape"),
    [
        (
            nn.Sequential(nn.Conv1d(2, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 48, 3)),
            [1, 2, 50],
        ),
        (
            nn.Sequential(nn.Conv2d(1, 4, (2, 3)), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 48, 3)),
            [1, 1, 2, 50],
        ),
        (
            nn.Sequential(nn.Conv2d(2, 4, (1, 3)), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 48, 3)),
            [1, 2, 1, 50],
        ),
        (nn.Sequential(nn.Flatten(), nn.Linear(100, 3)), [1, 2, 50]),
    ],
    ids=["a line", "a grey image", "an image of one row", "no convolution"],
)
def test_a_network_of_series_gets_channels_and_length(network: Any, shape: list[int]) -> None:
    data = exported(network, (2, 50))
    assert shape_of(data) == shape
    sample = torch.randn(*shape)
    np.testing.assert_allclose(answer(data, sample), expected(network, sample), 1e-4, 1e-5)


def test_nothing_of_the_module_is_changed() -> None:
    network = Net()
    network.stem[1].eval()
    network.head.weight.requires_grad_(False)
    seen: list[Any] = []
    network.stem.register_forward_hook(lambda *_: seen.append(1))
    before = {key: value.clone() for key, value in network.state_dict().items()}
    modes = [child.training for child in network.modules()]
    random = torch.random.get_rng_state()
    exported(network)
    assert [child.training for child in network.modules()] == modes
    assert all(torch.equal(value, before[key]) for key, value in network.state_dict().items())
    assert not network.head.weight.requires_grad and network.stem[0].weight.requires_grad
    assert seen == [] and len(network.stem._forward_hooks) == 1
    assert torch.equal(torch.random.get_rng_state(), random)


def test_module_paths_travel_and_source_lines_do_not() -> None:
    assert {"stem.2", "head"} <= module_paths(exported(Net()))
    assert __file__ not in exported(Net()).decode("latin-1")


def test_wrappers_are_taken_off() -> None:
    network = Net()
    for wrapped in (nn.DataParallel(network), torch.compile(network)):
        found = export(wrapped, None)
        assert found is not None and found.name == "Net"


def test_a_scripted_module_is_exported() -> None:
    network = Net().eval()
    sample = torch.randn(1, 3, 224, 224)
    data = exported(torch.jit.trace(network, sample))
    np.testing.assert_allclose(answer(data, sample), expected(network, sample), 1e-4, 1e-5)


def test_several_outputs_keep_their_names() -> None:
    class Two(Net):
        def forward(self, x: Any) -> Any:
            return {"logits": super().forward(x), "features": self.stem(x)}

    outputs = onnx.load_from_string(exported(Two())).graph.output
    assert [output.name for output in outputs] == ["logits", "features"]
    widget = AugmentationImpact(model=Two(), model_output="features")
    assert widget.model_output == "features"
    with pytest.raises(
        TraitError, match="model_output must be one of 'logits', 'features'; got 'logit'"
    ):
        widget.model_output = "logit"
    widget.model = Two()
    assert widget.model_output == "features"
    widget.model = Net()
    assert widget.model_output is None


@dataclasses.dataclass
class Answer:
    logits: torch.Tensor
    hidden: Any = None


class Answering(nn.Module):
    """Answers as it is told."""

    def __init__(self, how: Any) -> None:
        super().__init__()
        self.net, self.how = Net(), how

    def forward(self, x: torch.Tensor) -> Any:
        return self.how(self.net(x))


@pytest.mark.parametrize(
    ("how", "names"),
    [
        (Answer, ["logits"]),
        (lambda x: Answer(x, [2 * x, 3 * x]), ["logits", "hidden_0", "hidden_1"]),
        (lambda x: {"out": {"logits": x}, "loss": None}, ["out.logits"]),
        (lambda x: (x, [x + 1, x * 2]), ["output_0", "output_1_0", "output_1_1"]),
    ],
)
def test_outputs_in_dataclasses_and_in_one_another_are_named_by_what_holds_them(
    how: Any, names: list[str]
) -> None:
    network = Answering(how).eval()
    data = exported(network, 32)
    ports = ports_of(data)
    assert ports is not None
    assert ports.outputs == tuple(names)
    sample = torch.rand(1, 3, 32, 32)
    with torch.no_grad():
        np.testing.assert_allclose(answer(data, sample), network.net(sample), atol=1e-5)


class Otherwise(nn.Module):
    """Takes [1, height, width, channels], grey made of colours, or [1, length, channels]."""

    def __init__(self, prepare: Any, inner: nn.Module) -> None:
        super().__init__()
        self.prepare, self.inner = prepare, inner

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.inner(self.prepare(x))


class LastStep(nn.Module):
    """A recurrent layer alone."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(2, 4, batch_first=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.lstm(x)[0][:, -1]


def pooled(channels: int) -> nn.Module:
    return nn.Sequential(nn.Conv2d(channels, 4, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten())


@pytest.mark.parametrize(
    ("network", "size", "shape", "lay"),
    [
        (Otherwise(lambda x: x.permute(0, 3, 1, 2), pooled(3)), 32, (1, 3, 32, 32), (0, 2, 3, 1)),
        (
            Otherwise(lambda x: 0.3 * x[:, :1] + 0.6 * x[:, 1:2] + 0.1 * x[:, 2:3], pooled(1)),
            32,
            (1, 3, 32, 32),
            (0, 1, 2, 3),
        ),
        (LastStep(), (2, 40), (1, 2, 40), (0, 2, 1)),
    ],
    ids=["channels last", "grey of colours", "length before channels"],
)
def test_what_takes_its_input_laid_out_otherwise_answers_as_in_pytorch(
    network: nn.Module, size: Any, shape: tuple[int, ...], lay: tuple[int, ...]
) -> None:
    sample = torch.rand(shape)
    data = exported(network.eval(), size)
    with torch.no_grad():
        right = network(sample.permute(lay))
    np.testing.assert_allclose(answer(data, sample), right, atol=1e-5)


def test_unnamed_outputs_are_counted() -> None:
    class Pair(Net):
        def forward(self, x: Any) -> Any:
            return super().forward(x), self.stem(x).amax((2, 3))

    with pytest.raises(TraitError, match="must be one of 'output_0', 'output_1'; got 'logits'"):
        AugmentationImpact(model=Pair(), model_output="logits")


class Placed(Net):
    """One that knows where it is, and holds tensors that PyTorch does not know of."""

    def __init__(self, device: str | torch.device) -> None:
        super().__init__()
        self.device = device
        self.scales = [torch.tensor(2.0), {"shift": torch.tensor(0.5)}]

    def forward(self, x: Any) -> Any:
        scale, more = self.scales
        return super().forward(x.to(self.device) * scale + more["shift"])


@pytest.mark.parametrize("device", ["cuda:0", torch.device("cuda", 1), torch.device("mps")])
def test_a_network_that_moves_its_input_to_a_gpu_is_exported_on_the_processor(device: Any) -> None:
    network = Placed(device)
    data = exported(network, 32)
    assert network.device == device
    network.device = "cpu"
    sample = torch.randn(1, 3, 32, 32)
    np.testing.assert_allclose(answer(data, sample), expected(network, sample), 1e-4, 1e-5)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU for PyTorch here")
def test_a_network_on_the_gpu_is_exported_and_stays_there() -> None:
    network = Placed("cuda").to("cuda")
    network.scales = [network.scales[0].cuda(), {"shift": torch.tensor(0.5, device="cuda")}]
    data = exported(network, 32)
    tensors = [*network.parameters(), *network.buffers(), network.scales[0]]
    assert all(tensor.is_cuda for tensor in tensors) and network.device == "cuda"
    sample = torch.randn(1, 3, 32, 32)
    network.eval()
    with torch.no_grad():
        wanted = network(sample.cuda()).cpu().numpy()
    np.testing.assert_allclose(answer(data, sample), wanted, 1e-3, 1e-4)


def meta() -> nn.Module:
    return Net().to("meta")


def meta_in_a_list() -> nn.Module:
    network = Placed("cpu")
    network.scales[0] = torch.tensor(2.0, device="meta")
    return network


def quantised() -> nn.Module:
    return torch.ao.quantization.quantize_dynamic(nn.Sequential(nn.Flatten(), nn.Linear(12, 2)))


def lazy() -> nn.Module:
    return nn.Sequential(nn.LazyConv2d(4, 3), nn.ReLU())


def text_only() -> nn.Module:
    return nn.Sequential(nn.Embedding(10, 4), nn.Linear(4, 2))


class Films(nn.Module):
    """Looks at one frame after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.net = Net()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.stack([self.net(x[:, frame]) for frame in range(x.shape[1])]).mean(0)


class Volumes(nn.Module):
    """Three dimensions, then two."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.then = nn.Conv3d(3, 4, 3), nn.Conv2d(4, 2, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.then(self.first(x).mean(2)).mean((2, 3))


class Images(nn.Module):
    """Takes two images in one list."""

    def forward(self, images: Any) -> torch.Tensor:
        left, right = images
        return (left - right).mean((2, 3))


class Broken(nn.Module):
    """Fails on whatever it is given."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x @ self.nothing


class Pair(nn.Module):
    """Takes two images."""

    def forward(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        return (left - right).mean((2, 3))


class Projected(nn.Module):
    """A projection of an LSTM's state."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(3, 8, proj_size=4, batch_first=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.lstm(x[:, :, 0])[0][:, -1]


class Detector(nn.Module):
    """Answers as torchvision's detectors do."""

    def forward(self, x: torch.Tensor) -> Any:
        return [{"boxes": torch.zeros(2, 4), "scores": x.mean((2, 3))[0, :2]}]


def volumes() -> nn.Module:
    return nn.Sequential(nn.Conv3d(1, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool3d(1), nn.Flatten())


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (volumes, r"takes volumes or films.*Conv3d.*takes one image$"),
        (Pair, r"takes 2 inputs \(left, right\), .*holds the others constant$"),
        (meta, "meta device"),
        (meta_in_a_list, "meta device"),
        (quantised, r"quantised layers \(Linear.*before its quantisation"),
        (lazy, "lazy layers.*run the Sequential on one batch"),
        (text_only, "takes whole numbers, such as the words of a text"),
        (lambda: nn.Sequential(nn.Linear(12, 3)), r"takes lists of 12 numbers, \[1, 12\]"),
        (Films, r"takes films, \[1, frames, .*: it runs on \[1, 16, 3, 224, 224\]"),
        (Volumes, r"takes films, \[1, channels, .*: it runs on \[1, 3, 16, 224, 224\]"),
        (Images, "takes several images at once.*holds the others constant$"),
        (Broken, r"did not run .*\[1, 3, 224, 224\].*; give a network that takes one batch"),
        (lambda: nn.LSTM(3, 4), "did not run"),
        (lambda: 5, "must be None .*PyTorch"),
        (lambda: Net, r"is Net, no network: .*Net\(…\)"),
        (lambda: Net().state_dict(), "holds weights without a network .*load_state_dict"),
        (Projected, "LSTM with proj_size="),
        (Detector, "finds objects: it answers with boxes"),
    ],
)
def test_what_cannot_be_exported_is_said_in_words(make: Any, words: str) -> None:
    with pytest.raises(TraitError, match=f"AugmentationImpact.model .*{words}"):
        AugmentationImpact(model=make())


class Flat(nn.Module):
    """Takes films of eight frames, laid one behind the other."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(24, 2, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.first(x.flatten(1, 2)).mean((2, 3))


@pytest.mark.parametrize("make", [Films, Images, Broken, Flat])
def test_a_size_is_not_blamed_for_what_has_another_cause(make: Any) -> None:
    with pytest.raises(TraitError) as raised:
        AugmentationImpact(model=make(), size=64)
    assert "size=" not in str(raised.value)


def test_a_size_at_which_it_does_not_run_is_answered_with_one_at_which_it_does() -> None:
    network = nn.Sequential(nn.Conv2d(3, 2, 3), nn.Flatten(), nn.Linear(2 * 30 * 30, 2))
    with pytest.raises(TraitError, match=r"\[1, 3, 64, 64\]: .*; it runs at 32: give size=32$"):
        AugmentationImpact(model=network, size=64)


def test_half_precision_weights_take_half_the_bytes_and_hardly_change_the_answer() -> None:
    network = nn.Sequential(
        nn.Conv2d(3, 64, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 500)
    )
    whole, half = (model_asset(network, 64, weights).data for weights in ("float32", "float16"))
    assert len(half) < 0.55 * len(whole)
    model = onnx.load_from_string(half)
    for tensor in model.graph.initializer:
        if tensor.data_type == onnx.TensorProto.FLOAT16:
            wide = onnx.numpy_helper.to_array(tensor).astype(np.float32)
            tensor.CopyFrom(onnx.numpy_helper.from_array(wide, tensor.name))
    sample = torch.randn(1, 3, 64, 64)
    found = answer(model.SerializeToString(), sample)
    error = np.abs(found - expected(network, sample)).max() / np.abs(found).max()
    assert 0 < error < 1e-3


def test_the_page_is_told_of_an_export_and_of_its_end() -> None:
    widget = AugmentationImpact(model=Net(), size=64)
    page = Page(widget)
    assert page.heard("export") == []
    widget.model = Net()
    with pytest.raises(TraitError):
        widget.model = meta()
    told = [(content["network"], content["running"]) for content, _ in page.heard("export")]
    assert told == [("Net", True), ("Net", False)] * 2


def test_a_constructor_exports_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    monkeypatch.setattr(
        "augmentation_impact.models.export", lambda *given: calls.append(given) or export(*given)
    )
    AugmentationImpact(model=Net(), size=64)
    assert len(calls) == 1


def test_the_same_module_trained_further_is_another_model() -> None:
    network = Net()
    widget = AugmentationImpact(model=network)
    before = widget._model_source["id"]
    with torch.no_grad():
        network.head.bias += 1
    widget.model = network
    assert widget._model_source["id"] != before


@pytest.fixture(scope="session")
def frameworks() -> Any:
    return pytest.importorskip(
        "torchvision", reason="torchvision is not installed: --with frameworks"
    )


def test_torchvision_networks_of_a_thousand_classes_have_imagenets_labels(frameworks: Any) -> None:
    data = exported(frameworks.models.squeezenet1_1(num_classes=7), 64)
    assert facts_of(data).labels is None
    data = exported(frameworks.models.mobilenet_v3_small(), 64)
    assert facts_of(data).labels == tuple(IMAGENET_LABELS)
    assert shape_of(data) == [1, 3, "height", "width"]


def test_timm_networks_bring_normalisation_size_cut_and_labels(frameworks: Any) -> None:
    timm = pytest.importorskip("timm", reason="timm is not installed: --with frameworks")
    network = timm.create_model("resnet10t.c3_in1k", pretrained=False)
    cfg = network.pretrained_cfg
    widget = AugmentationImpact(model=network, labels=None)
    facts = widget._network.facts
    assert facts.mean == tuple(cfg["mean"]) and facts.std == tuple(cfg["std"])
    assert widget.size == cfg["input_size"][1]
    assert widget.framing["zoom"] == pytest.approx(1 / cfg["crop_pct"])
    assert widget.class_names() == IMAGENET_LABELS
    chosen = AugmentationImpact(model=network, size=96, framing={"zoom": 2, "x": 0.5, "y": 0.5})
    assert (chosen.size, chosen.framing["zoom"]) == (96, 2)


def test_fastai_learners_bring_vocabulary_normalisation_and_item_size(
    frameworks: Any, tmp_path: Any
) -> None:
    pytest.importorskip("fastai", reason="fastai is not installed: --with frameworks")
    from fastai.vision.all import ImageDataLoaders, Learner, Normalize, Resize
    from PIL import Image

    for name in ("cat", "dog"):
        for index in range(4):
            (tmp_path / name).mkdir(exist_ok=True)
            Image.new("RGB", (40, 40), (index, 0, 0)).save(tmp_path / name / f"{index}.png")
    loaders = ImageDataLoaders.from_folder(
        tmp_path, valid_pct=0.5, seed=1, bs=2, num_workers=0, item_tfms=Resize(48),
        batch_tfms=Normalize.from_stats([0.1, 0.2, 0.3], [0.4, 0.5, 0.6], cuda=False),
    )  # fmt: skip
    learner = Learner(loaders, nn.Sequential(Net(), nn.Linear(5, 2)), loss_func=nn.MSELoss())
    widget = AugmentationImpact(model=learner)
    found = widget._network.facts
    assert found.labels == ("cat", "dog") and found.size == 48 == widget.size
    np.testing.assert_allclose(found.mean, [0.1, 0.2, 0.3], 1e-6)
    np.testing.assert_allclose(found.std, [0.4, 0.5, 0.6], 1e-6)
    assert widget.class_names() == ["cat", "dog"]


def test_facts_of_a_file_without_any_are_none() -> None:
    assert facts_of(b"no ONNX file") == Facts()
