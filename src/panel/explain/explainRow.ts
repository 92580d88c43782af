/** How the class is explained and how the maps are looked at: one row above the pictures, which never moves. */
import { t } from '../../language';
import type { Session } from '../../session/types';
import { h } from '../dom';
import { Part } from '../part';
import type { Comparison } from '../pictures/comparison';
import { LookPane } from '../pictures/lookPane';
import { CompareChoice } from './compareChoice';
import { LayerChoice } from './layerChoice';
import { MethodChoice } from './methodChoice';

export class ExplainRow extends Part {
  readonly node: HTMLElement;

  constructor(session: Session, comparison: Comparison) {
    super();
    this.node = h(
      'div',
      { class: 'jp-Impact-explainRow', role: 'group', 'aria-label': t`Explain` },
      this.own(new MethodChoice(session)).node,
      this.own(new LayerChoice(session)).node,
      this.own(new CompareChoice(session, comparison, this.own(new LookPane(session)).node)).node,
    );
  }
}
