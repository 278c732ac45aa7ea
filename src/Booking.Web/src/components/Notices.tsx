import type { ComponentChildren } from 'preact';
import { ConnectionLostError, ProblemError } from '../api/client';
import { texts } from '../texts';
import { list } from '../texts/formats';
import { Icon } from './Icon';

/** Shown while something is loaded; appears only after a moment, so that what is quick does not flicker. */
export function Spinner() {
  return (
    <p class="spinner" role="status">
      <span class="visually-hidden">{texts.value.common.loading}</span>
    </p>
  );
}

/** A page, or a part of one, that has nothing to show. */
export function Empty({ title, text, children }: { title: string; text?: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h1>{title}</h1>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}

export type NoticeKind = 'info' | 'good' | 'warning' | 'bad';

const icons = { info: 'info', good: 'check', warning: 'warning', bad: 'warning' } as const;

/** Something that was said in answer to what somebody did; it is read aloud as it appears. */
export function Notice({ kind, children, onClose }: { kind: NoticeKind; children: ComponentChildren; onClose?: () => void }) {
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' || kind === 'warning' ? 'alert' : 'status'}>
      <Icon name={icons[kind]} />
      <div class="notice-text">{children}</div>
      {onClose && (
        <button type="button" class="icon-button small" aria-label={texts.value.common.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

/** What a failure is called in the reader's language. */
export function describe(failure: unknown): string {
  const { common, connection, refusals, orphans } = texts.value;
  if (failure instanceof ConnectionLostError) return connection.offline;
  if (!(failure instanceof ProblemError)) return common.unknownFailure;
  const known = (refusals as Record<string, string>)[failure.slug];
  if (failure.slug === 'orphan-seat' && Array.isArray(failure.problem.orphans))
    return `${known} ${orphans(list(failure.problem.orphans as string[]))}`;
  if (known) return known;
  if (failure.slug === 'validation') return Object.values(failure.problem.errors ?? {}).flat().join(' ');
  if (failure.status === 503 || failure.status === 429) return common.tooBusy;
  const { traceId } = failure.problem;
  return traceId ? `${common.unknownFailure} ${common.trace(traceId)}` : common.unknownFailure;
}

/** A failure, with a way to try again. */
export function Failure({ failure, onRetry }: { failure: unknown; onRetry?: () => void }) {
  return (
    <Notice kind="bad">
      <p>{describe(failure)}</p>
      {onRetry && (
        <button type="button" class="button small" onClick={onRetry}>
          {texts.value.common.retry}
        </button>
      )}
    </Notice>
  );
}
