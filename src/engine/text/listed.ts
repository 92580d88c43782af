/** Lists for sentences. */

/** Each kind once, with the name of its first example: `LSTM (lstm_1 and 2 more), Lambda (lambda)`; null for none. */
export function listedByKind(
  examples: readonly { readonly kind: string; readonly name: string }[],
): string | null {
  const names = new Map<string, string[]>();
  for (const { kind, name } of examples) names.set(kind, [...(names.get(kind) ?? []), name]);
  const list = [...names].map(
    ([kind, [first, ...rest]]) => `${kind} (${first}${rest.length > 0 ? ` and ${rest.length} more` : ''})`,
  );
  return list.length === 0 ? null : list.join(', ');
}
