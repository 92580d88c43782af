// jsdom has no DragEvent, which Lumino's modules mention when they load.
globalThis.DragEvent ??= class extends (globalThis.MouseEvent ?? Event) {};
