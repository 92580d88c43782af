"""Networks of Keras, each beside what Keras itself answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from augmentation_impact.exporters import export, facts_of, ports_of
from augmentation_impact.exporters.facts import with_facts

from .exported import answer, exported, module_paths, shape_of

torch = pytest.importorskip("torch", reason="PyTorch is not installed: --with frameworks")
pytest.importorskip("onnxruntime", reason="onnxruntime is not installed: --with frameworks")

Numbers = np.ndarray[Any, Any]


@pytest.fixture
def keras(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    found = pytest.importorskip("keras", reason="keras is not installed: --with frameworks")
    if found.backend.backend() != "torch":
        pytest.skip(f"Keras was imported on {found.backend.backend()}")
    found.utils.set_random_seed(0)
    return found


def picture(*shape: int, largest: float = 1) -> Numbers:
    return largest * np.random.default_rng(0).random((1, *shape), dtype=np.float32)


def right(model: Any, image: Numbers) -> Numbers:
    """What Keras answers in evaluation."""
    with torch.no_grad():
        return model(torch.from_numpy(image), training=False).numpy(force=True)


def agrees(model: Any, image: Numbers) -> bytes:
    data = exported(model)
    np.testing.assert_allclose(answer(data, image), right(model, image), 1e-4, 1e-5)
    return data


def head(keras: Any, x: Any) -> Any:
    layers = keras.layers
    x = layers.Conv2D(8, 3, strides=2, padding="same", activation="relu", name="conv")(x)
    return layers.Dense(4)(layers.GlobalAveragePooling2D()(x))


def test_networks_answer_as_in_keras(keras: Any) -> None:
    layers = keras.layers
    network = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(8, 3, strides=2, padding="same", activation="relu"),
            layers.BatchNormalization(),
            layers.DepthwiseConv2D(3, padding="same", activation="relu6"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(4),
        ]
    )
    assert shape_of(agrees(network, picture(32, 32, 3))) == [1, 32, 32, 3]


#: Every layer of Keras that is random where it trains; RandomCrop also cuts in evaluation.
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "RandomBrightness": (0.2,),
    "RandomColorDegeneration": (0.2,),
    "RandomContrast": (0.2,),
    "RandomCrop": (24, 24),
    "RandomHue": (0.2,),
    "RandomPosterization": (4,),
    "RandomRotation": (0.2,),
    "RandomSaturation": (0.2,),
    "RandomSharpness": (0.2,),
    "RandomTranslation": (0.1, 0.1),
    "RandomZoom": (0.1,),
    "GaussianNoise": (0.1,),
    "GaussianDropout": (0.1,),
    "AlphaDropout": (0.1,),
    "Dropout": (0.1,),
    "SpatialDropout2D": (0.1,),
}
OTHERS = ("AugMix", "CutMix", "MixUp", "RandAugment")


def test_augmentation_inside_does_nothing_whichever_layers_it_is_made_of(keras: Any) -> None:
    random = [name for name in dir(keras.layers) if name.startswith("Random")]
    assert len(random) >= 8
    names = sorted({*random, *ARGUMENTS, *OTHERS})
    image = keras.Input((32, 32, 3))
    x = image
    for name in names:
        x = getattr(keras.layers, name)(*ARGUMENTS.get(name, ()))(x)
    network = keras.Model(image, head(keras, x))
    data = agrees(network, picture(32, 32, 3, largest=255))
    # By the exporter of torch.export, which names what it writes.
    assert "conv" in module_paths(data)


def test_transfer_learning_as_in_the_tutorial(keras: Any) -> None:
    layers = keras.layers
    base = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(8, 3, strides=2, name="conv"),
            layers.BatchNormalization(name="norm"),
            layers.ReLU(name="relu"),
        ],
        name="base",
    )
    # Statistics that are not those of a batch of one.
    base.get_layer("norm").moving_mean.assign(np.linspace(-1, 1, 8))
    augmentation = keras.Sequential([layers.RandomFlip(), layers.RandomRotation(0.2)])
    image = keras.Input((32, 32, 3))
    x = keras.applications.mobilenet_v2.preprocess_input(augmentation(image))
    x = layers.GlobalAveragePooling2D()(base(x, training=False))
    inner = keras.Model(image, layers.Dense(3)(layers.Dropout(0.2)(x)), name="inner")
    network = keras.Sequential([keras.Input((32, 32, 3)), inner, layers.Softmax(name="end")])
    data = agrees(network, picture(32, 32, 3, largest=255))
    assert facts_of(data).std == pytest.approx([1 / 255] * 3)
    assert {"inner.base.conv", "inner.base.norm", "inner.base.relu"} <= module_paths(data)


def test_nothing_of_the_model_is_changed(keras: Any) -> None:
    network = keras.Sequential(
        [keras.Input((16, 16, 3)), keras.layers.Dropout(0.5), keras.layers.Conv2D(4, 3)]
    )
    network.train()
    given = torch.ones(1, 16, 16, 3)
    modes = [module.training for module in network.modules()]
    attributes = [set(vars(layer)) for layer in network.layers]
    before = network(given, training=True).numpy(force=True)
    exported(network)
    assert [module.training for module in network.modules()] == modes
    assert [set(vars(layer)) for layer in network.layers] == attributes
    assert not np.array_equal(network(given, training=True).numpy(force=True), before)


@pytest.mark.parametrize(
    ("begin", "largest"),
    [
        (lambda keras, x: x, 1),
        (lambda keras, x: keras.layers.Rescaling(1 / 127.5, offset=-1)(x), 255),
        (lambda keras, x: keras.layers.Rescaling(2.0, offset=-1)(x), 1),
        (lambda keras, x: x / 255, 255),
        (lambda keras, x: keras.layers.Rescaling(1 / 65535)(x), 65535),
        (lambda keras, x: keras.layers.Lambda(lambda y: y / 255 - 0.5)(x), 255),
        (lambda keras, x: keras.applications.resnet.preprocess_input(x), 255),
        (lambda keras, x: keras.applications.resnet_v2.preprocess_input(x), 255),
        (lambda keras, x: keras.applications.densenet.preprocess_input(x), 255),
        (lambda keras, x: keras.layers.Normalization(mean=0.45, variance=0.05)(x), 1),
        (lambda keras, x: keras.layers.Normalization(mean=114.0, variance=3200.0)(x), 255),
        (lambda keras, x: keras.layers.Normalization(mean=114.0, variance=1.0)(x), 255),
    ],
    ids=[
        "nothing",
        "Rescaling",
        "Rescaling of 0 to 1",
        "a division",
        "16 bits",
        "Lambda",
        "caffe",
        "tf",
        "torch",
        "Normalization of 0 to 1",
        "Normalization of 0 to 255",
        "means alone",
    ],
)
def test_the_scale_of_pixels_is_that_of_the_arithmetic_inside(
    keras: Any, begin: Any, largest: float
) -> None:
    from augmentation_impact.exporters import keras_model

    image = keras.Input((32, 32, 3))
    network = keras.Model(image, head(keras, begin(keras, image)))
    facts = keras_model.describe(network)
    assert facts.mean == (0, 0, 0) and facts.std == pytest.approx([1 / largest] * 3)


def test_outputs_are_called_by_the_names_of_their_layers(keras: Any) -> None:
    image = keras.Input((32, 32, 3))
    seen = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(image))
    outputs = [
        keras.layers.Dense(size, name=name)(seen) for name, size in (("kind", 3), ("age", 1))
    ]
    ports = ports_of(exported(keras.Model(image, outputs)))
    assert ports is not None
    assert ports.outputs == ("kind", "age")


def test_pixels_of_which_a_model_says_nothing_are_called_a_guess(keras: Any) -> None:
    from augmentation_impact.exporters import keras_model

    image = keras.Input((32, 32, 3))
    silent = keras_model.describe(keras.Model(image, head(keras, image)))
    assert silent.pixels == "nothing in the model says"
    scaled = keras.Model(image, head(keras, keras.layers.Rescaling(1 / 255)(image)))
    assert keras_model.describe(scaled).pixels is None
    assert facts_of(with_facts(b"", silent)) == silent


@pytest.mark.parametrize("module", ["mobilenet_v2", "densenet", "vgg16", "resnet", "resnet_v2"])
@pytest.mark.parametrize("nested", [False, True], ids=["alone", "inside"])
def test_applications_of_keras_take_what_their_preprocessing_makes(
    keras: Any, module: str, nested: bool
) -> None:
    from augmentation_impact.exporters import keras_model

    image = keras.Input((32, 32, 3))
    names = {"mobilenet_v2": "mobilenetv2_1.00_96", "densenet": "densenet121"}
    names |= {"resnet": "resnet50", "resnet_v2": "resnet50v2"}
    network = keras.Model(image, head(keras, image), name=names.get(module, module))
    if nested:
        network = keras.Sequential([keras.Input((32, 32, 3)), network, keras.layers.Dense(2)])
    facts = keras_model.describe(network)
    assert facts.mean is not None and facts.std is not None and facts.pixels is not None
    picture = np.random.default_rng(0).random((1, 4, 4, 3))
    preprocess = getattr(keras.applications, module).preprocess_input
    right = np.asarray(preprocess(255 * picture, data_format="channels_last"))
    if facts.blue_first:
        right = right[..., ::-1]
    ours = (picture - np.array(facts.mean)) / np.array(facts.std)
    np.testing.assert_allclose(ours, right, rtol=1e-4, atol=1e-4)
    assert (facts.blue_first is True) == (module in ("vgg16", "resnet"))


def test_layers_are_called_by_their_names_in_nested_models_too(keras: Any) -> None:
    layers = keras.layers
    inner = keras.Sequential(
        [layers.Conv2D(4, 1, name="conv"), layers.ReLU(name="relu")], name="inner"
    )
    x = keras.Input((16, 16, 3))
    stem = layers.Conv2D(4, 3, padding="same", activation="relu", name="stem")(x)
    block = layers.Add(name="block_out")([inner(stem), stem])
    network = keras.Model(x, layers.Dense(2, name="top")(layers.GlobalMaxPooling2D()(block)))
    names = [layer.name for layer in network.layers]
    paths = module_paths(exported(network))
    assert {"stem", "inner.conv", "inner.relu", "block_out", "top"} <= paths
    assert [layer.name for layer in network.layers] == names


RECURRENT: dict[str, Any] = {
    "Conv1D": lambda k: [k.Conv1D(8, 5, activation="relu"), k.GlobalAveragePooling1D()],
    "LSTM": lambda k: [k.LSTM(5, return_sequences=True), k.LSTM(4, use_bias=False)],
    "GRU": lambda k: [k.GRU(5, return_sequences=True), k.GRU(4)],
    "both ways": lambda k: [
        k.Bidirectional(k.LSTM(5, return_sequences=True)),
        k.Bidirectional(k.GRU(4, return_sequences=True), merge_mode="ave"),
        k.Bidirectional(k.LSTM(3)),
    ],
}


@pytest.mark.parametrize("kind", RECURRENT)
def test_a_series_of_length_and_channels_is_taken_as_the_page_lays_it_out(
    keras: Any, kind: str
) -> None:
    layers = keras.layers
    middle = RECURRENT[kind](layers)
    network = keras.Sequential([keras.Input((24, 2)), *middle, layers.Dense(3)])
    for weight in network.weights:
        weight.assign(np.random.default_rng(1).normal(0, 0.5, weight.shape))
    data = exported(network, (2, 24))
    assert shape_of(data) == [1, 2, 24]
    series = picture(2, 24)
    wanted = right(network, series.transpose(0, 2, 1).copy())
    np.testing.assert_allclose(answer(data, series), wanted, 1e-4, 1e-5)


def masked(keras: Any) -> Any:
    """What ends in zeros is a shorter series."""
    layers = keras.layers
    middle = [layers.Masking(0.0), layers.LSTM(4)]
    return keras.Sequential([keras.Input((4, 2)), *middle, layers.Dense(3)])


def with_a_first_state(keras: Any) -> Any:
    """An encoder hands its state to a decoder."""
    layers = keras.layers
    series = keras.Input((4, 2))
    last, *state = layers.LSTM(4, return_state=True)(series)
    decoded = layers.LSTM(4)(layers.RepeatVector(2)(last), initial_state=state)
    return keras.Model(series, layers.Dense(3)(decoded))


def of_two_kinds(keras: Any) -> Any:
    """One cell forwards and another one backwards."""
    layers = keras.layers
    back = layers.GRU(3, go_backwards=True)
    middle = layers.Bidirectional(layers.LSTM(3), backward_layer=back)
    return keras.Sequential([keras.Input((4, 2)), middle, layers.Dense(3)])


@pytest.mark.parametrize("build", [masked, with_a_first_state, of_two_kinds])
def test_a_recurrent_layer_does_what_it_does_in_keras_whatever_it_is_given(
    keras: Any, build: Callable[[Any], Any]
) -> None:
    network = build(keras)
    for weight in network.weights:
        weight.assign(np.random.default_rng(1).normal(0, 0.5, weight.shape))
    series = picture(2, 4)
    series[:, :, 2:] = 0
    wanted = right(network, series.transpose(0, 2, 1).copy())
    found = answer(exported(network, (2, 4)), series)
    np.testing.assert_allclose(found, wanted, 1e-4, 1e-5)


def test_a_recurrent_layer_is_one_operator_of_the_file(keras: Any) -> None:
    onnx = pytest.importorskip("onnx", reason="onnx is not installed: --with frameworks")
    layers = keras.layers
    both = layers.Bidirectional(layers.LSTM(3), name="both")
    network = keras.Sequential([keras.Input((24, 2)), both, layers.Dense(3)])
    data = exported(network, (2, 24))
    assert [node.op_type for node in onnx.load_from_string(data).graph.node].count("LSTM") == 1
    assert "both" in module_paths(data)


def test_what_a_page_cannot_give_is_refused_with_the_reason(keras: Any) -> None:
    layers = keras.layers
    two = [keras.Input((8, 8, 3), name="left"), keras.Input((8, 8, 3), name="right")]
    both = keras.Model(two, layers.Flatten()(layers.Concatenate()(two)))
    with pytest.raises(ValueError, match=r"takes 2 inputs \(left, right\)"):
        export(both, None)
    film = keras.Sequential([keras.Input((4, 8, 8, 3)), layers.Conv3D(2, 3)])
    with pytest.raises(ValueError, match=r"volumes or films"):
        export(film, None)
    series = keras.Sequential([keras.Input((24, 2)), layers.Conv1D(2, 3)])
    with pytest.raises(ValueError, match=r"takes a series .* give series="):
        export(series, None)
    with pytest.raises(ValueError, match=r"build it first"):
        export(keras.Sequential([layers.Conv2D(2, 3)]), None)


def test_what_no_exporter_knows_is_said_in_one_clean_sentence(
    keras: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    class Unknown(keras.layers.Layer):
        def call(self, x: Any) -> Any:
            return torch.igamma(x.abs() + 1, x.abs())

    network = keras.Sequential([keras.Input((8, 8, 3)), Unknown(), keras.layers.Flatten()])
    with pytest.raises(ValueError) as caught:
        export(network, None)
    said = str(caught.value)
    assert "prims.igamma" in said
    assert "\n" not in said and "\x1b" not in said and len(said) < 300
    for word in ("Next steps", "step 1/3", "graph(", "OpOverload"):
        assert word not in said
    assert capfd.readouterr() == ("", "")
