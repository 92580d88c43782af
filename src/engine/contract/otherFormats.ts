/** Model files of other formats: told by their first bytes or their ending, and what to give in their place. None is opened further. */

export interface OtherFormat {
  /** The rest of a sentence that begins with the file. */
  readonly hint: string;
  /** Bytes that tell it, in hexadecimal, from a position on. */
  readonly bytes: readonly { readonly at: number; readonly hex: string }[];
  /** Of file names, where the bytes are no ONNX file. */
  readonly endings: readonly string[];
}

const startingWith = (...hex: readonly string[]): OtherFormat['bytes'] =>
  hex.map((each) => ({ at: 0, hex: each }));

/** Declared once; Python has it from the catalogue. */
export const OTHER_FORMATS: readonly OtherFormat[] = [
  {
    hint: 'is a Keras model in HDF5: load it with keras.models.load_model and give the model; if it holds weights alone, build the model and load them first',
    bytes: startingWith('894844460d0a1a0a'),
    endings: ['.h5', '.hdf5'],
  },
  {
    hint: 'is a TensorFlow Lite model, made for inference alone: give the Keras model that it was converted from, or convert it to ONNX (python -m tf2onnx.convert --tflite)',
    bytes: [{ at: 4, hex: '54464c33' }],
    endings: ['.tflite'],
  },
  {
    hint: 'is in the format of ONNX Runtime: give the .onnx file that it was made from',
    bytes: [{ at: 4, hex: '4f52544d' }],
    endings: ['.ort'],
  },
  {
    hint: 'is a pickle, which can run code and is never opened here: build the network, load its weights with torch.load(path, weights_only=True), and give the network',
    bytes: startingWith('8002', '8003', '8004', '8005'),
    endings: ['.pt', '.pth', '.ckpt', '.bin', '.pkl', '.joblib'],
  },
  {
    hint: 'holds weights without a network (safetensors): build the network, load the weights into it, and give the network',
    // A length of eight bytes, of a header that is JSON.
    bytes: [{ at: 4, hex: '000000007b22' }],
    endings: ['.safetensors'],
  },
  {
    hint: 'is a pointer of Git LFS, not the file itself: fetch it with git lfs pull',
    // “version https://git-lfs”
    bytes: startingWith('76657273696f6e2068747470733a2f2f6769742d6c6673'),
    endings: [],
  },
  {
    hint: 'is a web page, most likely one that was saved in place of the file: download the file itself',
    // “<!DOCTYPE”, “<!doctype”, “<html”
    bytes: startingWith('3c21444f4354595045', '3c21646f6374797065', '3c68746d6c'),
    endings: [],
  },
  {
    hint: 'is packed with gzip: unpack it first',
    bytes: startingWith('1f8b08'),
    endings: [],
  },
  {
    hint: 'is an exported program of PyTorch: give the torch.nn.Module that it was made from, or an ONNX file of it (torch.onnx.export)',
    bytes: [],
    endings: ['.pt2'],
  },
  {
    hint: 'is a Keras model: load it with keras.models.load_model and give the model',
    bytes: [],
    endings: ['.keras'],
  },
  {
    hint: 'is a graph of TensorFlow: convert it to ONNX (python -m tf2onnx.convert), or give the Keras model',
    bytes: [],
    endings: ['.pb'],
  },
  {
    hint: 'is a Core ML model: give the network that it was converted from, or an ONNX file of it',
    bytes: [],
    endings: ['.mlmodel', '.mlpackage'],
  },
  {
    hint: 'is an engine of TensorRT: give the .onnx file that it was made from',
    bytes: [],
    endings: ['.engine', '.plan'],
  },
];

/** What these bytes are and what to do, if they begin as another format does. */
export function hintOfBytes(bytes: Uint8Array): string | null {
  const begins = ({ at, hex }: OtherFormat['bytes'][number]): boolean =>
    [...hex.matchAll(/../g)].every(([byte], i) => bytes[at + i] === parseInt(byte, 16));
  return OTHER_FORMATS.find((format) => format.bytes.some(begins))?.hint ?? null;
}

/** The same for a file that cannot be read, by its name. */
export function hintOfName(name: string): string | null {
  const lower = name.toLowerCase();
  return OTHER_FORMATS.find(({ endings }) => endings.some((ending) => lower.endsWith(ending)))?.hint ?? null;
}
