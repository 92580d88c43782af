/** Limits that both languages check. */
export const LIMITS = {
  /** Recorded frames. */
  frames: 600,
  /**
   * What a recording may take in the page, bytes; numbers beyond are recomputed when they are needed. Less where the input is
   * larger than a square of this side, pixels: the network itself needs the memory then.
   */
  recordingBytes: { most: 288 * 1024 * 1024, large: 192 * 1024 * 1024, largeBeyond: 512 },
  /** Side of the network's input, pixels. */
  size: { minimum: 32, maximum: 1024 },
  zoom: { minimum: 1, maximum: 16 },
  /** Largest picture that is decoded, pixels. */
  imagePixels: 100_000_000,
  /** Longest side that is kept; larger pictures are scaled down while they are decoded. */
  imageSide: 4096,
  /** Methods that are shown beside each other. */
  methods: 9,
  /** Images of a gallery. */
  gallery: 2_000,
  /** Most numbers of an array, over all channels. */
  arrayValues: 100_000_000,
  /** Largest file of a network, bytes: its numbers are needed three times in at most 4 GiB. */
  modelBytes: 1024 * 1024 * 1024,
  /** Zip archives of models: most files; largest JSON in it, bytes; most bytes that one packed byte may become. */
  archive: { files: 4096, jsonBytes: 16 * 1024 * 1024, ratio: 256 },
  /** What a network may ask for, whatever its file's size. */
  network: {
    nodes: 200_000,
    /** Functions that call functions, and graphs inside of operators; what calls of functions copy, bytes. */
    nesting: 100,
    inlinedBytes: 2 ** 27,
    /** Outputs of which the one to explain is looked for. */
    outputs: 32,
    /** Numbers of its input. */
    inputValues: 2 ** 25,
    /** Numbers of one value while it runs. */
    values: 2 ** 27,
    /** Numbers of one value that is known ahead, if it is larger than what it is made of; of a matrix that resizes or picks. */
    knownValues: 2 ** 24,
    /** Numbers of all values known ahead that are not in the file; that are computed on the way to them. */
    allKnownValues: 2 ** 26,
    knownWork: 2 ** 28,
    /** Kernel calls of one plan. */
    calls: 500_000,
    /** Bytes of one plan, its constants among them; of one for inputs up to 1,024 × 1,024, which people choose themselves. */
    planBytes: { usual: 1.25 * 2 ** 30, large: 3.5 * 2 ** 30 },
    /** Multiplications and additions of one plan: about a minute of one core. */
    multiplyAdds: 1e12,
  },
  /** Largest series. */
  series: { channels: 64, length: 100_000 },
  /** Points of one study of one image, and images of one study. */
  study: { points: 100_000, images: 2_000 },
  /** Letters of one text between page and kernel. */
  text: 4096,
  /** Largest message between page and kernel, bytes of payload. */
  messageBytes: 4 * 1024 * 1024,
} as const;
