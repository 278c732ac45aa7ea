import { texts } from '../texts';
import { number } from '../texts/formats';
import { Icon } from './Icon';

/** A small number, one up and one down. */
export function Stepper({ value, least, most, label, onChange }: {
  value: number;
  least: number;
  most: number;
  label: string;
  onChange: (next: number) => void;
}) {
  const { common } = texts.value;
  return (
    <div class="stepper" role="group" aria-label={label}>
      <button type="button" class="icon-button" aria-label={`${label}: ${common.fewer}`} disabled={value <= least} onClick={() => onChange(value - 1)}>
        <Icon name="minus" />
      </button>
      <output aria-live="polite">{number(value)}</output>
      <button type="button" class="icon-button" aria-label={`${label}: ${common.another}`} disabled={value >= most} onClick={() => onChange(value + 1)}>
        <Icon name="plus" />
      </button>
    </div>
  );
}
