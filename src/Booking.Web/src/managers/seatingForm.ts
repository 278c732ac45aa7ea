/** The forms of seating that can be uploaded. */
export type SeatingForm = 'native' | 'grid' | 'pretix' | 'seatsio';

export interface UploadedSeating {
  form: SeatingForm | null;
  /** As the API takes it. */
  seating: unknown;
  /** What the API puts before the paths of its findings, and the file does not have. */
  wrapper: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What a file is: a seating as the API takes it, or a chart as pretix or seats.io export it, which is wrapped. What is none
 * of them goes to the API as it is, which says what is wrong with it.
 */
export function readSeating(file: unknown): UploadedSeating {
  if (isObject(file)) {
    if ('grid' in file) return { form: 'grid', seating: file, wrapper: '' };
    if ('pretix' in file) return { form: 'pretix', seating: file, wrapper: '' };
    if ('seatsio' in file) return { form: 'seatsio', seating: file, wrapper: '' };
    if ('subChart' in file || 'subChartFloors' in file) return { form: 'seatsio', seating: { seatsio: file }, wrapper: 'seatsio' };
    if (Array.isArray(file.zones)) return { form: 'pretix', seating: { pretix: file }, wrapper: 'pretix' };
    if ('sections' in file || 'areas' in file) return { form: 'native', seating: file, wrapper: '' };
  }
  return { form: null, seating: file, wrapper: '' };
}

/** The path of a finding in the file that was uploaded. */
export const pathInFile = (place: string, { wrapper }: UploadedSeating): string =>
  wrapper !== '' && (place === wrapper || place.startsWith(`${wrapper}.`)) ? place.slice(wrapper.length + 1) : place === 'seating' ? '' : place;
