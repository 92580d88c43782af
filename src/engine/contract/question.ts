/** What is asked of the network. Plain data, structured-cloneable. */

/** The candidates of the prediction and of the strip. `top10`: the ten highest logits, all classes are candidates. */
export type ClassSelection = 'top10' | readonly number[];
