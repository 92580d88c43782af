"""Studies beside PyTorch: `npm run studies`."""
