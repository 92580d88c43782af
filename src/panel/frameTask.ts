/** Work that is done at most once per painted frame, however often it is asked for. */
import { LaterTask } from './laterTask';

export class FrameTask extends LaterTask<number> {
  protected override schedule(callback: () => void): number {
    return requestAnimationFrame(callback);
  }

  protected override cancel(handle: number): void {
    cancelAnimationFrame(handle);
  }
}
