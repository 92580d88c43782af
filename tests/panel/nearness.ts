/** What is in sight, told by the test: jsdom lays nothing out. */

export interface Sight {
  /** Elements that are observed. */
  readonly seen: ReadonlySet<Element>;
  /** Tell the newest observer of an element: which part of it is in sight, 0–1. */
  tell(target: Element, intersectionRatio: number): void;
}

/** Run a test where observers hear what it says. */
export async function withSight(test: (sight: Sight) => unknown): Promise<void> {
  const seen = new Set<Element>();
  let callback: IntersectionObserverCallback = () => undefined;
  class Observer {
    constructor(newest: IntersectionObserverCallback) {
      callback = newest;
    }
    observe = (element: Element): void => void seen.add(element);
    unobserve = (element: Element): void => void seen.delete(element);
    disconnect = (): void => seen.clear();
  }
  const tell: Sight['tell'] = (target, intersectionRatio) => {
    const entry = { target, intersectionRatio, isIntersecting: intersectionRatio > 0 };
    callback([entry as IntersectionObserverEntry], {} as IntersectionObserver);
  };
  Object.assign(globalThis, { IntersectionObserver: Observer });
  try {
    await test({ seen, tell });
  } finally {
    Reflect.deleteProperty(globalThis, 'IntersectionObserver');
  }
}
