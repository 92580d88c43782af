/** Where things lie. */
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..', '..');
export const WORK = join(ROOT, 'ui-tests', '.work');
/** The notebooks of Voilà: the examples, and what a test puts beside them. */
export const DASHBOARDS = join(WORK, 'dashboards');
export const EXAMPLES = join(ROOT, 'assets', 'examples');
