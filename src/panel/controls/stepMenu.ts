/** What can be done with a step as a whole. */
import { SPECS } from '../../engine/augment/catalogue';
import { t } from '../../language';
import { findStep } from '../../session/reducer';
import type { Session } from '../../session/types';
import type { MenuEntry } from '../menu';

export function stepEntries(session: Session, stepId: string): readonly MenuEntry[] {
  const { augmentations } = session.state;
  const step = findStep(session.state, stepId);
  const index = augmentations.indexOf(step);
  const move = (to: number) => () => session.moveStep(stepId, to);
  return [
    { text: t`Reset`, icon: 'reset', run: () => session.resetStep(stepId) },
    { text: t`Duplicate`, icon: 'copy', run: () => session.duplicateStep(stepId) },
    { text: t`Move up`, icon: 'up', disabled: index === 0, run: move(index - 1) },
    { text: t`Move down`, icon: 'down', disabled: index === augmentations.length - 1, run: move(index + 1) },
    { text: t`Remove`, icon: 'trash', run: () => session.removeStep(stepId) },
    ...documentation(SPECS[step.name].follows),
  ];
}

/** The page of the function whose semantics the step follows, where it is known. */
function documentation(follows: string): readonly MenuEntry[] {
  if (!follows.startsWith('torchvision.')) return [];
  const url = `https://pytorch.org/vision/stable/generated/${follows}.html`;
  const run = (): void => void window.open(url, '_blank', 'noopener');
  return [
    {
      text: t`Documentation`,
      note: t`As ${follows.split('.').at(-1) ?? ''} of torchvision`,
      icon: 'info',
      run,
    },
  ];
}
