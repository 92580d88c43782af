/** What is explained and how: method, layer, classes, target. */
import type { Session } from '../../session/types';
import { h } from '../dom';
import { Part } from '../part';
import { ClassesChoice } from './classesChoice';
import { LayerChoice } from './layerChoice';
import { MethodChoice } from './methodChoice';
import { ResultNotes } from './resultNotes';

export class ExplainPane extends Part {
  readonly node: HTMLElement;

  constructor(session: Session) {
    super();
    const parts: readonly Part[] = [
      new MethodChoice(session),
      new LayerChoice(session),
      new ClassesChoice(session),
      new ResultNotes(session),
    ];
    this.node = h(
      'section',
      { class: 'jp-Impact-section', 'aria-label': 'Explanation' },
      h('h2', { class: 'jp-Impact-heading' }, 'Explain'),
      ...parts.map((part) => this.own(part).node),
    );
  }
}
