/** Where a text is not JSON: the offset of the first character that cannot be there. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
  readonly offset: number;

  constructor(offset: number) {
    super(`Not JSON at ${offset}`);
    this.offset = offset;
  }
}

/** A part of a text: from the first offset up to, not including, the second. */
export interface Part {
  from: number;
  to: number;
}

type Step = string | number;

/** The steps of a path such as `sections[0].rows[1].seats[2]`. */
export function stepsOf(path: string): Step[] {
  const steps: Step[] = [];
  for (const [, name, item] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) steps.push(item === undefined ? name! : Number(item));
  return steps;
}

/**
 * The part of a JSON text (RFC 8259) that a path leads to; the deepest that is there, where its end is not.
 * @throws JsonFault
 */
export function partOf(text: string, steps: readonly Step[]): Part {
  let at = 0;
  const found: Part[] = [];

  const space = () => {
    while (at < text.length && ' \t\n\r'.includes(text[at]!)) at++;
  };
  const fault = (): never => {
    throw new JsonFault(at);
  };
  const take = (character: string) => {
    if (text[at] !== character) fault();
    at++;
  };
  const string = (): string => {
    const from = at;
    take('"');
    while (text[at] !== '"') {
      if (at >= text.length || text[at]! < ' ') fault();
      at += text[at] === '\\' ? 2 : 1;
    }
    at++;
    try {
      return JSON.parse(text.slice(from, at)) as string;
    } catch {
      at = from;
      return fault();
    }
  };

  // `depth` is how many steps lead here; -1 away from the path.
  const value = (depth: number): void => {
    space();
    const from = at;
    if (text[at] === '{') list('}', () => {
      const name = string();
      space();
      take(':');
      value(depth >= 0 && steps[depth] === name ? depth + 1 : -1);
    });
    else if (text[at] === '[') {
      let item = 0;
      list(']', () => value(depth >= 0 && steps[depth] === item++ ? depth + 1 : -1));
    } else if (text[at] === '"') string();
    else {
      const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
      word.lastIndex = at;
      const match = word.exec(text);
      if (!match) fault();
      at += match![0].length;
    }
    if (depth >= 0) found[depth] ??= { from, to: at };
  };

  const list = (end: string, one: () => void): void => {
    at++;
    space();
    if (text[at] === end) {
      at++;
      return;
    }
    for (;;) {
      space();
      one();
      space();
      if (text[at] === end) break;
      take(',');
    }
    at++;
  };

  value(0);
  space();
  if (at < text.length) fault();
  return found[found.length - 1]!;
}

export interface Line {
  /** From 1. */
  number: number;
  text: string;
  isMarked: boolean;
}

/** Of a file that is all on one line, so much is shown around a place. */
const longestLine = 160;

/** The lines around a part, with the first lines of the part marked. */
export function excerpt(text: string, part: Part, around = 2, most = 6): Line[] {
  const start = text.lastIndexOf('\n', part.from - 1) + 1;
  let first = start;
  let number = text.slice(0, first).split('\n').length;
  for (let i = 0; i < around && first > 0; i++, number--) first = text.lastIndexOf('\n', first - 2) + 1;
  const lines: Line[] = [];
  for (let from = first; lines.length < most && from <= text.length; number++) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    const isMarked = from <= Math.max(part.to - 1, part.from) && to >= part.from;
    lines.push({ number, text: shorten(text.slice(from, to), isMarked ? Math.max(0, part.from - from) : 0), isMarked });
    if (end < 0) break;
    from = end + 1;
  }
  return lines;
}

function shorten(line: string, from: number): string {
  if (line.length <= longestLine) return line;
  const begin = Math.max(0, Math.min(from - 20, line.length - longestLine));
  return `${begin > 0 ? '…' : ''}${line.slice(begin, begin + longestLine)}${begin + longestLine < line.length ? '…' : ''}`;
}
