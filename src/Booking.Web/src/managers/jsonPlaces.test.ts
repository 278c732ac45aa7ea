import { describe, expect, it } from 'vitest';
import { JsonFault, excerpt, partOf, stepsOf } from './jsonPlaces';

const text = `{
  "sections": [
    {"rows": [{"label": "A", "seats": [{"label": "1"}, {"label": "1"}]}]},
    {"rows": []}
  ],
  "sections ": 1
}`;

describe('the place of a finding in its file', () => {
  const at = (path: string) => {
    const { from, to } = partOf(text, stepsOf(path));
    return text.slice(from, to);
  };

  it('is what its path leads to', () => {
    expect(at('sections[0].rows[0].seats[1]')).toBe('{"label": "1"}');
    expect(at('sections[1]')).toBe('{"rows": []}');
    expect(partOf(text, stepsOf('sections[0].rows[0].seats[1]')).from).toBe(text.lastIndexOf('{"label": "1"}'));
  });

  it('is the deepest part that is there, where something is missing', () => {
    expect(at('sections[1].rows[3].seats')).toBe('[]');
    expect(at('areas')).toBe(text);
    expect(at('')).toBe(text);
  });

  it('is shown with the lines around it', () => {
    const lines = excerpt(text, partOf(text, stepsOf('sections[1]')));
    expect(lines.map(({ number, isMarked }) => [number, isMarked])).toEqual([[2, false], [3, false], [4, true], [5, false], [6, false], [7, false]]);
    expect(lines[2]!.text).toBe('    {"rows": []}');
  });

  it('is found in a file that is all on one line', () => {
    const flat = JSON.stringify({ seats: Array.from({ length: 500 }, (_, i) => ({ label: `${i}` })) });
    const [line, ...others] = excerpt(flat, partOf(flat, stepsOf('seats[400]')));
    expect(others).toEqual([]);
    expect(line!.text).toContain('{"label":"400"}');
    expect(line!.text.length).toBeLessThan(200);
  });
});

describe('a text that is not JSON', () => {
  it.each([['{"a": 1,}', 8], ['{"a" 1}', 5], ['[1 2]', 3], ['{"a": tru}', 6], ['[1]x', 3], ['{"a": "b', 8], ['', 0], ['["\\x"]', 1]])(
    '%s is at fault at %i', (wrong, offset) => {
      expect(() => partOf(wrong, [])).toThrow(JsonFault);
      try {
        partOf(wrong, []);
      } catch (fault) {
        expect((fault as JsonFault).offset).toBe(offset);
      }
      expect(() => JSON.parse(wrong) as unknown).toThrow();
    });

  it.each(['{"a":[1,-2.5e3,"\\u00e9",true,null,{}],"b":{}}', ' [ ] ', '"x"', '0'])('%s is none of them', (right) => {
    expect(partOf(right, [])).toEqual({ from: right.length - right.trimStart().length, to: right.trimEnd().length });
  });
});
