/** What can be said of a graphics backend before TensorFlow.js is loaded for it. Each answers with a clause, or null. */
import type { StartContext } from './executor';

export async function webGpuObstacle({ insisted }: StartContext): Promise<string | null> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!gpu) return 'this browser or page offers no WebGPU (it needs https or localhost)';
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return 'the browser found no GPU adapter';
  return adapter.info?.isFallbackAdapter && !insisted
    ? 'the only GPU adapter is emulated in software, which is slower than wasm'
    : null;
}

export function webGlObstacle({ insisted }: StartContext): Promise<string | null> {
  if (typeof OffscreenCanvas === 'undefined') return Promise.resolve('there is no canvas to compute on');
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  const renderer = gl && rendererOf(gl);
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  if (!gl) return Promise.resolve('this browser offers no WebGL');
  return Promise.resolve(
    !insisted && /swiftshader|llvmpipe|software|basic render/i.test(renderer ?? '')
      ? 'the only GPU is emulated in software, which is slower than wasm'
      : null,
  );
}

function rendererOf(gl: WebGL2RenderingContext): string {
  const details = gl.getExtension('WEBGL_debug_renderer_info');
  return details ? String(gl.getParameter(details.UNMASKED_RENDERER_WEBGL)) : '';
}

export function wasmObstacle(): Promise<string | null> {
  return Promise.resolve(typeof WebAssembly === 'undefined' ? 'this browser offers no WebAssembly' : null);
}
