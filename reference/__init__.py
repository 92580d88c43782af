"""Reference values for the tests, computed with PyTorch, torchvision, Captum and onnxruntime."""
