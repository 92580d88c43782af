/** Costly work that gets a task of its own, so that several pieces of it do not hold the page up together. */
import { LaterTask } from './laterTask';

export class OwnTask extends LaterTask<ReturnType<typeof setTimeout>> {
  protected override schedule(callback: () => void): ReturnType<typeof setTimeout> {
    return setTimeout(callback);
  }

  protected override cancel(handle: ReturnType<typeof setTimeout>): void {
    clearTimeout(handle);
  }
}
