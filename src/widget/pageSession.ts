/** Sessions as a page makes them: one engine, one store of assets, one set of facts for all of them. */
import { applySteps } from '../engine/augment/pipeline';
import { AnalysisSession } from '../session/analysisSession';
import { AssetStore } from '../session/assets';
import { BundledFacts } from '../session/bundled';
import { sharedEngine } from '../session/engineClient';
import { launchMedia } from '../session/launch';
import type { Pull } from '../session/shards';
import type { AnalysisState } from '../session/state';
import type { Session } from '../session/types';
import { assetUrls } from './assetUrls';

let shared: { readonly assets: AssetStore; readonly facts: BundledFacts } | null = null;

const encoders = () => launchMedia(assetUrls.media);

/** @param pull how the host hands over assets; null for a panel without a kernel */
export function pageSession(state: AnalysisState, pull: Pull | null): Session {
  shared ??= { assets: new AssetStore(assetUrls), facts: new BundledFacts(assetUrls) };
  return new AnalysisSession(
    { client: sharedEngine(assetUrls), encoders, ...shared, pull, augment: applySteps },
    state,
  );
}
