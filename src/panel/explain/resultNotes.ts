/** What the engine says of its last answer: which activations the guided rule applies to, a map without evidence. */
import type { Session } from '../../session/types';
import { h, setText } from '../dom';
import { Part } from '../part';

export class ResultNotes extends Part {
  readonly node = h('p', { class: 'jp-Impact-notes' });

  constructor(session: Session) {
    super();
    const update = (): void => setText(this.node, session.result?.notes.join(' ') ?? '');
    this.watch(session.resultChanged, update);
    update();
  }
}
