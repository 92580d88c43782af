/** Between two pieces of work the page may paint and hear the user. */

/** Resolves in a task of its own. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
