/** Limits that both languages check. */
export const LIMITS = {
  /** Recorded frames. */
  frames: 600,
  /** What a recording may take in the page, bytes; numbers beyond are recomputed when they are needed. */
  recordingBytes: 256 * 1024 * 1024,
  /** Side of the network's input, pixels. */
  size: { minimum: 32, maximum: 1024 },
  zoom: { minimum: 1, maximum: 16 },
  /** Largest picture that is decoded, pixels. */
  imagePixels: 100_000_000,
  /** Longest side that is kept; larger pictures are scaled down while they are decoded. */
  imageSide: 4096,
  /** Images of a gallery. */
  gallery: 64,
  /** Most numbers of an array, over all channels. */
  arrayValues: 100_000_000,
  /** Largest file of a network, bytes: its numbers are needed three times in at most 4 GiB. */
  modelBytes: 1024 * 1024 * 1024,
  /** Zip archives of models: most files; largest JSON in it, bytes; most bytes that one packed byte may become. */
  archive: { files: 4096, jsonBytes: 64 * 1024 * 1024, ratio: 256 },
  /** Largest series. */
  series: { channels: 64, length: 100_000 },
  /** Largest message between page and kernel, bytes of payload. */
  messageBytes: 4 * 1024 * 1024,
} as const;
