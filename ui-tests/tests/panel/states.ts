/** Runs in the page: the panel in each of its states, over canned pictures. */
import { Widget } from '@lumino/widgets';
import { AnalysisPanel } from '../../../src/panel';
import type { AnalysisState } from '../../../src/session/state';
import { SERIES_STATE } from '../../../tests/panel/cannedResult';
import { FakeSession } from '../../../tests/panel/fakeSession';

const LONG = 'a class with a name of exactly sixty characters, which is long';
const picture = (name: string) => ({ kind: 'bundled', name }) as const;

interface State {
  readonly state?: Partial<AnalysisState>;
  readonly arrange?: (session: FakeSession) => void;
}

/** Show the study instead of the curve. */
const study = (): void =>
  document.querySelector<HTMLElement>('.jp-Impact-segmentRadio[value=study]')?.click();

function record(session: FakeSession): void {
  for (const angle of [10, 20, 30]) session.setParameter('rotate', 'angle', angle);
}

const STATES = {
  ready: { arrange: record },
  loading: {
    arrange: (session) => {
      session.result = null;
      session.setActivity({
        status: 'loading',
        progress: { what: 'Loading EfficientNet-Lite0', done: 3e6, total: 9.4e6, unit: 'bytes' },
      });
    },
  },
  busy: {
    arrange: (session) => {
      record(session);
      session.setActivity({ status: 'busy', slow: true });
    },
  },
  error: {
    arrange: (session) => {
      session.setActivity({
        status: 'error',
        error: 'notes.txt is not a picture. Open a PNG, a JPEG or another format that the browser shows.',
        notices: ['The kernel does not answer; it may be busy with a cell.'],
      });
    },
  },
  'frame mode': {
    arrange: (session) => {
      record(session);
      session.recorder.show(1);
    },
  },
  gallery: { state: { gallery: [picture('chelsea.jpg'), picture('coffee.jpg'), picture('china.jpg')] } },
  series: { state: SERIES_STATE },
  regression: { state: { task: 'regression', labels: ['dots', 'mean size'], unit: 'px' }, arrange: record },
  'multi-label': { state: { task: 'multi-label' }, arrange: record },
  'another class explained': { state: { target: 217 } },
  study: { arrange: study },
  'study of a map': {
    arrange: (session) => {
      study();
      session.desk.choose({ measure: 'spearman' });
      session.desk.run();
    },
  },
  'study of two parameters': {
    arrange: (session) => {
      study();
      session.desk.choose({ against: { stepId: 'brightness', parameter: 'factor' } });
      session.desk.run();
    },
  },
  'study of many images': {
    state: { gallery: [picture('chelsea.jpg'), picture('coffee.jpg'), picture('china.jpg')] },
    arrange: (session) => {
      study();
      session.desk.choose({ images: 'gallery', measure: 'survival' });
      session.desk.run();
    },
  },
  'one picture': { state: { view: 'grad-cam' } },
  'labels of 60 characters': {
    arrange: (session) => {
      session.update({ labels: Array.from({ length: 1000 }, () => LONG) });
      record(session);
    },
  },
} as const satisfies Readonly<Record<string, State>>;

export type StateName = keyof typeof STATES;

let shown: AnalysisPanel | null = null;

function show(name: StateName): void {
  shown?.dispose();
  const { state = {}, arrange }: State = STATES[name];
  const session = new FakeSession(state);
  shown = new AnalysisPanel(session, {
    sendFrames: { name: 'Send frames to kernel', text: 'To kernel', hint: 'As w.frames', run: () => {} },
  });
  Widget.attach(shown, document.body);
  arrange?.(session);
}

Object.assign(globalThis, { show, stateNames: Object.keys(STATES) });
