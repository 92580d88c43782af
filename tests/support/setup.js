// jsdom has no DragEvent, which Lumino's modules mention when they load.
globalThis.DragEvent ??= class extends (globalThis.MouseEvent ?? Event) {};

// uPlot asks for the pixel density when it is loaded, and jsdom has no media queries.
if (globalThis.window && !window.matchMedia) {
  window.matchMedia = (media) => Object.assign(new EventTarget(), { media, matches: false });
}
