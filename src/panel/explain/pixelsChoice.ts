/** Which pixels the network gets, where that had to be guessed or was chosen. */
import type { Normalization } from '../../engine/contract/input';
import { pixelsText } from '../../engine/network/inference';
import { IMAGENET_NORMALIZATION } from '../../engine/network/pixels';
import { t } from '../../language';
import { same } from '../../session/reducer';
import { domainOf } from '../../session/state';
import type { Session } from '../../session/types';
import { Choice } from '../choice';
import { setHidden } from '../dom';
import { Part } from '../part';

const [AUTO, OWN] = ['', 'own'];

const { mean, std } = IMAGENET_NORMALIZATION;
const PRESETS: Readonly<Record<string, Normalization>> = {
  [t`0 to 1`]: { mean: [0], std: [1] },
  [t`0 to 255`]: { mean: [0], std: [1 / 255] },
  [t`−1 to 1`]: { mean: [0.5], std: [0.5] },
  [t`ImageNet’s mean and std`]: { mean, std },
};

export class PixelsChoice extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #choice: Choice;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#choice = this.own(
      new Choice({
        name: t`Pixels`,
        hint: t`How pixels are scaled before the network gets them. A wrong scale gives wrong predictions.`,
        onChange: (value) => {
          if (value !== OWN) session.update({ normalization: PRESETS[value] ?? null });
        },
      }),
    );
    this.node = this.#choice.node;
    this.paint(session, ['state.normalization', 'state.image', 'info'], () => this.#update());
    this.#update();
  }

  #update(): void {
    const { state, model } = this.#session;
    const { normalization } = state;
    const guess = model?.inferred.find(({ of, isGuess }) => of === 'pixels' && isGuess);
    setHidden(this.node, domainOf(state) === 'series' || (!guess && normalization === null));
    const chosen = Object.keys(PRESETS).find((name) => same(PRESETS[name], normalization));
    const own = normalization !== null && chosen === undefined ? pixelsText(normalization) : null;
    this.#choice.setOptions([
      { value: AUTO, text: guess ? t`Auto: ${guess.value}, a guess` : t`Auto` },
      ...Object.keys(PRESETS).map((name) => ({ value: name, text: name })),
      ...(own === null ? [] : [{ value: OWN, text: own }]),
    ]);
    this.#choice.value = normalization === null ? AUTO : (chosen ?? OWN);
  }
}
