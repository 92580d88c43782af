/** The layer that class activation maps look at; “auto” shows which one that is, and its grid. */
import { specOf } from '../../engine/attribution/methods/catalogue';
import { t } from '../../language';
import type { Session } from '../../session/types';
import { Choice } from '../choice';
import { Part } from '../part';

const AUTO = '';

export class LayerChoice extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #choice: Choice;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#choice = this.own(
      new Choice({
        name: t`Layer`,
        class: 'jp-Impact-layer',
        hint: t`The activation whose evidence class activation maps show. Early layers are finer and know less of the class.`,
        onChange: (value) => session.update({ layer: value === AUTO ? null : value }),
      }),
    );
    this.node = this.#choice.node;
    this.paint(session, ['state.layer', 'state.method', 'state.moreMethods', 'info', 'result'], () =>
      this.#update(),
    );
    this.#update();
  }

  #update(): void {
    const { state, model, result } = this.#session;
    const { layer } = state;
    const layers = (model?.layers ?? []).map(({ name }) => name);
    const names = layer === null || layers.includes(layer) ? layers : [layer, ...layers];
    const auto = result?.layer?.name ?? model?.defaultLayer;
    const place = result?.layer;
    const grids = place && { ...place.grids, [place.name]: place };
    const withGrid = (name: string): string => {
      const grid = grids?.[name];
      return grid ? `${name} (${grid.height} × ${grid.width})` : name;
    };
    this.#choice.setOptions([
      { value: AUTO, text: layer === null && auto ? t`Auto: ${withGrid(auto)}` : t`Auto` },
      ...names.map((name) => ({ value: name, text: withGrid(name) })),
    ]);
    this.#choice.value = layer ?? AUTO;
    this.#choice.disabled = !this.#session.methods.some((name) => specOf(name).needs.includes('layer'));
  }
}
