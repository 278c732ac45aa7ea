import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { isManager } from '../api/identity';

interface Polled<T> {
  value: Signal<T | null>;
  /** Of the last try; what was heard before it stays. */
  failure: Signal<unknown>;
  /** Asks now. */
  again: () => void;
}

/**
 * Asks for something again and again while it is looked at: so many milliseconds after each answer, and at once when the tab
 * is shown again. `ask` may read signals; when they change it is asked anew. Nothing is asked for who is no manager.
 */
export function usePolled<T>(ask: (signal: AbortSignal) => Promise<T>, every: number): Polled<T> {
  const value = useSignal<T | null>(null);
  const failure = useSignal<unknown>(null);
  const turn = useSignal(0);
  useSignalEffect(() => {
    turn.value;
    if (!isManager.value) return undefined;
    const over = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      clearTimeout(timer);
      try {
        value.value = await ask(over.signal);
        failure.value = null;
      } catch (problem) {
        if (over.signal.aborted) return;
        failure.value = problem;
      }
      if (!over.signal.aborted && document.visibilityState === 'visible') timer = setTimeout(() => void load(), every);
    };
    const onShown = () => document.visibilityState === 'visible' && void load();
    document.addEventListener('visibilitychange', onShown);
    void load();
    return () => {
      over.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onShown);
    };
  });
  return { value, failure, again: () => (turn.value += 1) };
}
