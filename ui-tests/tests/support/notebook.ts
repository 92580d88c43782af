/** Notebook files made of code cells. */

/** nbformat 4.5 with these sources. */
export function notebookOf(...sources: string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    cells: sources.map((source, i) => ({
      id: `cell-${i}`,
      cell_type: 'code',
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    })),
  });
}

/** The widget at a small size, so that tests spend their time on the product. */
export const SHOW =
  'from augmentation_impact import AugmentationImpact\nw = AugmentationImpact("chelsea.jpg", size=96)\nw';
