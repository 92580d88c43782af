/** All suites, in the order of the document. */
import type { Suite } from '../lib/suite';
import { engine } from './engine';
import { growth } from './growth';
import { recording } from './recording';
import { slider } from './slider';
import { start } from './start';
import { sweep } from './sweep';
import { webgpu } from './webgpu';

export const SUITES: readonly Suite[] = [slider, engine, start, sweep, recording, growth, webgpu];
