"""What Python takes for a series, and what it says of what it does not take."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from traitlets import TraitError

from augmentation_impact import AugmentationImpact, Brightness, Jitter
from augmentation_impact._catalogue import AUGMENTATIONS
from augmentation_impact.series import series_of


def sent(widget: AugmentationImpact) -> np.ndarray[Any, Any]:
    """The array whose bytes the page pulls."""
    source = widget._image_source
    assert source["media"] == "series"
    asset = widget._assets.get(source["id"])
    assert asset is not None
    return np.load(io.BytesIO(asset.data), allow_pickle=False)


@pytest.mark.parametrize("dtype", ["f8", "f4", "f2", "i8", "u1", "?", ">f8"])
def test_an_array_reaches_the_page_as_float32(dtype: str) -> None:
    values = np.arange(6).reshape(2, 3).astype(dtype)
    array = sent(AugmentationImpact(series=values))
    assert (array.dtype, array.shape) == (np.dtype("<f4"), (2, 3))
    assert np.array_equal(array, values.astype(np.float32))


def test_one_dimension_is_one_channel() -> None:
    assert sent(AugmentationImpact(series=[1.0, 2, 3])).shape == (1, 3)


def test_gaps_stay() -> None:
    array = sent(AugmentationImpact(series=[1.0, np.nan, 3]))
    assert np.isnan(array).tolist() == [[False, True, False]]


def test_a_file_is_read(tmp_path: Path) -> None:
    np.save(tmp_path / "pump.npy", np.ones((2, 5)))
    widget = AugmentationImpact(series=tmp_path / "pump.npy")
    assert widget._image_source["name"] == "pump.npy"
    assert sent(widget).shape == (2, 5)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.zeros((2, 0)), r"at least one sample; got the shape \(2, 0\)"),
        ([], r"at least one sample; got the shape \(0,\)"),
        (np.zeros((1, 2, 3)), r"shape \(channels, length\) or \(length,\); got \(1, 2, 3\)"),
        (np.float64(3), r"shape \(channels, length\) or \(length,\); got \(\)"),
        ([[1, 2], [3, np.inf]], "got inf in channel 2 at sample 1"),
        ([1e39], "got 1e\\+39 in channel 1 at sample 0"),
        (np.zeros((200, 2)), r"got 200 channels of 2 samples; is it turned\? give series.T"),
        (np.zeros((2, 100_001)), "got 2 channels of 100001 samples; choose a part of it"),
        ([1 + 2j], "real numbers or a DataFrame"),
        (["a"], "real numbers or a DataFrame"),
        ([object()], "real numbers or a DataFrame"),
        ("nowhere.npy", "cannot be read from nowhere.npy"),
        (b"\x93NUMPY", "is damaged"),
    ],
)
def test_what_is_no_series_is_refused_in_words(value: Any, words: str) -> None:
    with pytest.raises(TraitError, match=words):
        AugmentationImpact(series=value)


def test_a_pickle_is_refused_unread() -> None:
    file = io.BytesIO()
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(TraitError, match="is damaged"):
        AugmentationImpact(series=file.getvalue())


class TestDataFrames:
    """Columns are channels; a regular index of times is the sampling rate."""

    pandas = pytest.importorskip("pandas", reason="pandas is not installed")

    def frame(self, **keywords: Any) -> Any:
        values = np.arange(8.0).reshape(4, 2)
        return self.pandas.DataFrame(values, columns=["flow", "heat"], **keywords)

    def test_names_and_values_come_from_the_columns(self) -> None:
        widget = AugmentationImpact(series=self.frame())
        assert widget.channel_names == ["flow", "heat"]
        assert sent(widget).tolist() == [[0, 2, 4, 6], [1, 3, 5, 7]]
        assert widget.sampling_rate is None

    def test_a_regular_index_is_the_sampling_rate(self) -> None:
        times = self.pandas.date_range("2024-01-01", periods=4, freq="20ms")
        assert AugmentationImpact(series=self.frame(index=times)).sampling_rate == 50
        assert AugmentationImpact(series=self.frame(index=times - times[0])).sampling_rate == 50

    def test_an_irregular_index_is_none(self) -> None:
        times = self.pandas.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-05"])
        assert AugmentationImpact(series=self.frame(index=times)).sampling_rate is None
        assert AugmentationImpact(series=self.frame(index=times[::-1])).sampling_rate is None

    def test_what_is_given_beside_it_counts(self) -> None:
        times = self.pandas.date_range("2024-01-01", periods=4, freq="1s")
        widget = AugmentationImpact(
            series=self.frame(index=times), channel_names=["a", "b"], sampling_rate=7
        )
        assert (widget.channel_names, widget.sampling_rate) == (["a", "b"], 7)

    def test_a_series_of_pandas_is_one_channel(self) -> None:
        series = series_of(self.frame()["heat"])
        assert (series.channels, series.channel_names) == (1, ["heat"])

    def test_columns_of_something_else_are_named(self) -> None:
        with pytest.raises(TraitError, match="real numbers; 'when' holds"):
            AugmentationImpact(series=self.frame().assign(when="now"))

    def test_a_missing_value_is_a_gap(self) -> None:
        frame = self.frame().astype("Int64")
        frame.iloc[1, 0] = self.pandas.NA
        assert np.isnan(sent(AugmentationImpact(series=frame))[0, 1])


def names(widget: AugmentationImpact) -> list[str]:
    return [step.name for step in widget.augmentations]


def of_domain(domain: str) -> list[str]:
    usual = [name for name, spec in AUGMENTATIONS.items() if spec["isDefault"]]
    return [name for name in usual if domain in AUGMENTATIONS[name]["domains"]]


def test_the_pipeline_is_that_of_what_is_shown() -> None:
    widget = AugmentationImpact()
    assert (widget.domain, names(widget)) == ("image", of_domain("image"))
    widget.series = np.ones(9)
    assert (widget.domain, names(widget)) == ("series", of_domain("series"))
    widget.image = "chelsea.jpg"
    assert (widget.domain, names(widget)) == ("image", of_domain("image"))
    assert widget.series is None


def test_a_pipeline_that_fits_stays() -> None:
    widget = AugmentationImpact(series=np.ones(9), augmentations=[Jitter(0.5)])
    widget.series = np.zeros(12)
    assert [step.strength for step in widget.augmentations] == [0.5]


def test_an_augmentation_of_images_is_refused_for_a_series_and_the_other_way_round() -> None:
    with pytest.raises(TraitError, match="cannot hold Brightness, which is made for images"):
        AugmentationImpact(series=np.ones(9), augmentations=[Brightness()])
    with pytest.raises(TraitError, match="cannot hold Jitter, which is made for series"):
        AugmentationImpact(augmentations=[Jitter()])


def test_names_are_as_many_as_channels() -> None:
    widget = AugmentationImpact(series=np.ones((2, 9)), channel_names=["a", "b"])
    with pytest.raises(TraitError, match="each of the 2 channels; got 1 names"):
        widget.channel_names = ["a"]
    widget.series = np.ones((3, 9))
    assert widget.channel_names is None


@pytest.mark.parametrize("rate", [0, -1, np.inf, np.nan, "fast", True])
def test_a_sampling_rate_is_a_number_above_0(rate: Any) -> None:
    with pytest.raises(TraitError, match="sampling_rate must be a number"):
        AugmentationImpact(series=np.ones(9), sampling_rate=rate)


def test_an_assigned_series_may_bring_other_names() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    widget = AugmentationImpact(series=np.ones((2, 9)), channel_names=["a", "b"])
    widget.series = pandas.DataFrame({"x": [1.0, 2], "y": [3.0, 4]})
    assert widget.channel_names == ["x", "y"]


def test_an_image_and_a_series_exclude_each_other() -> None:
    with pytest.raises(TypeError, match="an image or a series, not both"):
        AugmentationImpact("chelsea.jpg", series=np.zeros((1, 20), dtype=np.float32))
