import { computed } from '@preact/signals';
import type { Money } from '../api/contract';
import { locale } from '.';

const digitsOf = new Map<string, number>();

/** How many digits of an amount in minor units are after the point: 2 for BRL, 0 for JPY. */
function digits(currency: string): number {
  let known = digitsOf.get(currency);
  if (known === undefined) {
    known = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    digitsOf.set(currency, known);
  }
  return known;
}

/** Money as the reader's locale writes it. */
export const money = ({ amount, currency }: Money): string =>
  new Intl.NumberFormat(locale.value, { style: 'currency', currency }).format(amount / 10 ** digits(currency));

const formatters = computed(() => ({
  number: new Intl.NumberFormat(locale.value),
  percent: new Intl.NumberFormat(locale.value, { style: 'percent' }),
  dateTime: new Intl.DateTimeFormat(locale.value, { dateStyle: 'full', timeStyle: 'short' }),
  shortDateTime: new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short' }),
  exact: new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'medium' }),
  clock: new Intl.DateTimeFormat(locale.value, { timeStyle: 'medium' }),
  time: new Intl.DateTimeFormat(locale.value, { timeStyle: 'short' }),
  weekday: new Intl.DateTimeFormat(locale.value, { weekday: 'short' }),
  day: new Intl.DateTimeFormat(locale.value, { day: 'numeric' }),
  month: new Intl.DateTimeFormat(locale.value, { month: 'short' }),
  list: new Intl.ListFormat(locale.value, { type: 'conjunction' }),
}));

type DateFormat = 'dateTime' | 'shortDateTime' | 'exact' | 'clock' | 'time' | 'weekday' | 'day' | 'month';

export const number = (value: number): string => formatters.value.number.format(value);
export const percent = (share: number): string => formatters.value.percent.format(share);
export const list = (items: string[]): string => formatters.value.list.format(items);

/** An instant in the reader's time zone; `instant` is RFC 3339 or milliseconds since 1970. */
export const date = (instant: string | number, format: DateFormat): string =>
  formatters.value[format].format(new Date(instant));

export { countdown } from './countdown';
