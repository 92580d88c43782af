/** What there is to know of the network and of the last answer, below the augmentations. */
import { t } from '../../language';
import type { Session } from '../../session/types';
import { h } from '../dom';
import { Part } from '../part';
import { InferredNotes } from './inferredNotes';
import { PixelsChoice } from './pixelsChoice';
import { ResultNotes } from './resultNotes';

export class ExplainPane extends Part {
  readonly node: HTMLElement;

  constructor(session: Session) {
    super();
    const parts = [new PixelsChoice(session), new ResultNotes(session), new InferredNotes(session)];
    this.node = h(
      'section',
      { class: 'jp-Impact-explain', 'aria-label': t`Notes` },
      ...parts.map((part) => this.own(part).node),
    );
  }
}
