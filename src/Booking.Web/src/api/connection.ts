import { computed, signal } from '@preact/signals';

/** Whether the last request reached the API. */
export const isReachable = signal(true);

/** Whether the live channel is wanted and connected; null while no page wants it. */
export const isLive = signal<boolean | null>(null);

/**
 * `online`: everything works; `slow`: seats are asked for now and then, for want of the live channel; `offline`: the API
 * cannot be reached, and what is shown may be old.
 */
export const connection = computed(() => (!isReachable.value ? 'offline' : isLive.value === false ? 'slow' : 'online'));
