import { describe, expect, it } from 'vitest';
import { pathInFile, readSeating } from './seatingForm';

describe('an uploaded file', () => {
  it.each([
    [{ sections: [] }, 'native', ''],
    [{ areas: [] }, 'native', ''],
    [{ grid: { rows: 1 } }, 'grid', ''],
    [{ pretix: {} }, 'pretix', ''],
    [{ name: 'Hall', zones: [], categories: [] }, 'pretix', 'pretix'],
    [{ name: 'Hall', subChart: {}, zones: { list: [] } }, 'seatsio', 'seatsio'],
    [{ subChartFloors: [] }, 'seatsio', 'seatsio'],
    [[], null, ''],
    [7, null, ''],
    [{}, null, ''],
  ])('%j is of the form %s', (file, form, wrapper) => {
    const read = readSeating(file);
    expect(read.form).toBe(form);
    expect(read.seating).toEqual(wrapper ? { [wrapper]: file } : file);
    expect(read.wrapper).toBe(wrapper);
  });

  it('has its findings where they are in it, not in what was sent', () => {
    const chart = readSeating({ subChart: {} });
    expect(pathInFile('seatsio.subChart.rows[0]', chart)).toBe('subChart.rows[0]');
    expect(pathInFile('seatsio', chart)).toBe('');
    expect(pathInFile('seating', readSeating({}))).toBe('');
    expect(pathInFile('sections[0]', readSeating({ sections: [] }))).toBe('sections[0]');
  });
});
