/** Where things lie. */
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..', '..');
export const WORK = join(ROOT, 'ui-tests', '.work');
export const EXAMPLES = join(ROOT, 'assets', 'examples');
