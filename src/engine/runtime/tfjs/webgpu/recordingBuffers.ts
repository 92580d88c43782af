/** Where the temporaries of recorded plans lie: TensorFlow.js' own buffers are handed on to other tensors. */
import { BufferManager } from '@tensorflow/tfjs-backend-webgpu/dist/buffer_manager';

export class RecordingBuffers extends BufferManager {
  private uniforms: GPUBuffer[] = [];
  private uploaded = false;

  begin(): void {
    this.uniforms = [];
    this.uploaded = false;
  }

  /** What happened since `begin`: the uniforms, which belong to the recording, and whether values were uploaded. */
  end(): { readonly uniforms: readonly GPUBuffer[]; readonly uploaded: boolean } {
    return { uniforms: this.uniforms, uploaded: this.uploaded };
  }

  /** Free uniforms for other recordings. */
  giveBack(uniforms: readonly GPUBuffer[]): void {
    uniforms.forEach((buffer) => super.releaseBuffer(buffer));
  }

  override acquireBuffer(size: number, usage: number, mappedAtCreation = false, reuse = true): GPUBuffer {
    // TensorFlow.js wants a mapped buffer for what it uploads, and for nothing else.
    this.uploaded ||= mappedAtCreation;
    return super.acquireBuffer(size, usage, mappedAtCreation, reuse) as GPUBuffer;
  }

  /** Temporaries are used again in the order of the commands; uniforms must keep what is written in them. */
  override releaseBuffer(buffer: GPUBuffer, reuse = true): void {
    if (buffer.usage & GPUBufferUsage.UNIFORM) this.uniforms.push(buffer);
    else super.releaseBuffer(buffer, reuse);
  }
}
