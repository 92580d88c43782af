/** What the host translates with, where it does: from then on the product speaks its language. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { speak } from '../language';

/** The domain of its translations. */
const DOMAIN = 'augmentation_impact';

/** Speak as the host does. To be called before the panel is loaded, whose tables are words too. */
export async function speakAs(app: JupyterFrontEnd): Promise<TranslationBundle> {
  const translator = await app.resolveOptionalService(ITranslator);
  const bundle = (translator ?? nullTranslator).load(DOMAIN);
  speak(bundle);
  return bundle;
}
