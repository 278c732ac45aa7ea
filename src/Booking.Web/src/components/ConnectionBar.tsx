import { useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { connection, isLive } from '../api/connection';
import { texts } from '../texts';
import { Icon } from './Icon';

/** A channel that is back so soon was never worth a word; nor is the first one, where the network is slow. */
const grace = 1_500;
const firstGrace = 5_000;
const goodNewsLasts = 4_000;

/** Says that the connection is gone, while it is, and when it is back. */
export function ConnectionBar() {
  const shown = useSignal<'offline' | 'slow' | 'back' | null>(null);
  const wasLive = useRef(false);

  useSignalEffect(() => {
    if (isLive.value === true) wasLive.current = true;
    const now = connection.value;
    const before = shown.peek();
    if (now === 'online' && (before === null || before === 'back')) return undefined;
    const wait = now === 'online' || now === 'offline' ? 0 : wasLive.current ? grace : firstGrace;
    const timers = [
      setTimeout(() => {
        shown.value = now === 'online' ? 'back' : now;
        if (now === 'online') timers.push(setTimeout(() => (shown.value = null), goodNewsLasts));
      }, wait),
    ];
    return () => timers.forEach(clearTimeout);
  });

  const { connection: words } = texts.value;
  return (
    <div class="connection-place" role="status" aria-live="polite" data-live={String(isLive.value)}>
      {shown.value && (
        <div class={`connection-bar ${shown.value}`}>
          <Icon name={shown.value === 'back' ? 'check' : 'offline'} />
          <span>{words[shown.value]}</span>
        </div>
      )}
    </div>
  );
}
