"""Reference values for the tests, computed with PyTorch, torchvision, Captum and onnxruntime."""

import os

# MKL chooses its kernels by processor, and a fused multiply-add moves float32 sampling coordinates.
# This asks for those that are the same on every processor; it must come before torch is imported.
os.environ.setdefault("MKL_CBWR", "COMPATIBLE")
