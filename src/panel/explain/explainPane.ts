/** What is explained and how: method, layer, classes, target. */
import type { Session } from '../../session/types';
import { h } from '../dom';
import { Part } from '../part';
import { ClassesChoice } from './classesChoice';
import { InferredNotes } from './inferredNotes';
import { LayerChoice } from './layerChoice';
import { MethodChoice } from './methodChoice';
import { PixelsChoice } from './pixelsChoice';
import { ResultNotes } from './resultNotes';

export class ExplainPane extends Part {
  readonly node: HTMLElement;

  constructor(session: Session) {
    super();
    const fields = [new LayerChoice(session), new ClassesChoice(session), new PixelsChoice(session)];
    this.node = h(
      'section',
      { class: 'jp-Impact-explain', 'aria-label': 'Explanation' },
      h('h2', { class: 'jp-Impact-heading' }, 'Explain'),
      this.own(new MethodChoice(session)).node,
      h('div', { class: 'jp-Impact-explainFields' }, ...fields.map((field) => this.own(field).node)),
      this.own(new ResultNotes(session)).node,
      this.own(new InferredNotes(session)).node,
    );
  }
}
