import { texts } from '../texts/managers';
import { number } from '../texts/formats';
import type { PlaceCounts } from './management';

const kinds = ['sold', 'held', 'blocked', 'available'] as const;

/** How a number of places is divided: a bar, and the same in words for who cannot see it. */
export function PlacesBar({ counts }: { counts: PlaceCounts }) {
  const { places } = texts.value;
  let from = 0;
  return (
    <div class="places-bar">
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        {kinds.map((kind) => {
          const width = counts.places === 0 ? 0 : (counts[kind] / counts.places) * 100;
          const bar = <rect key={kind} class={kind} x={from} width={width} height="1" />;
          from += width;
          return bar;
        })}
      </svg>
      <ul class="places-legend">
        {kinds.map((kind) => (
          <li key={kind}>
            <span class={`swatch ${kind}`} aria-hidden="true" />
            {places[kind]} <strong class="tabular">{number(counts[kind])}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}
