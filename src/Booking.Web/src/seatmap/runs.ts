/** Labels in their order, with what follows one another taken together: 1, 2, 3, 7 are 1–3 and 7. */
export function runsOf(labels: readonly string[]): string[] {
  const runs: string[] = [];
  for (let first = 0, end = 1; first < labels.length; first = end++) {
    while (end < labels.length && isNext(labels[end - 1]!, labels[end]!)) end++;
    // Two are no run: 5 and 6, not 5–6.
    if (end - first > 2) runs.push(`${labels[first]}${dash}${labels[end - 1]}`);
    else runs.push(...labels.slice(first, end));
  }
  return runs;
}

/** An en dash between word joiners: a line does not end in the middle of a run. */
const dash = '\u2060–\u2060';

const isNext = (one: string, other: string): boolean => /^\d{1,9}$/.test(one) && /^\d{1,9}$/.test(other) && Number(other) === Number(one) + 1;
