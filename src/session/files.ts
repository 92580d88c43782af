/** What a file is that was opened, by its name: networks have extensions of their own, everything else is an input. */
import type { Session } from './types';

/** ONNX, and TensorFlow.js in a zip archive. */
export const MODEL_EXTENSIONS = ['.onnx', '.zip'] as const;

export const isModelName = (name: string): boolean =>
  MODEL_EXTENSIONS.some((extension) => name.toLowerCase().endsWith(extension));

/** Analyse this file, or with it. Never rejects: errors go to `activity`. */
export const openFile = (session: Session, file: Blob, name: string): Promise<void> =>
  isModelName(name) ? session.files.openModel(file, name) : session.files.openImage(file, name);
