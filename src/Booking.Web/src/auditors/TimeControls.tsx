import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { ProblemError } from '../api/client';
import { Icon, type IconName } from '../components/Icon';
import { describe } from '../components/Notices';
import { date, number } from '../texts/formats';
import { texts } from '../texts/auditors';
import type { Timeline } from './timeline';

/** Events a second. */
const speeds = [1, 5, 25, 100, 500] as const;

/** The slider over a session's life, and what moves it: steps, play and pause with a speed, an instant to go to. */
export function TimeControls({ timeline, versionAt }: { timeline: Timeline; versionAt: (at: string) => Promise<number> }) {
  const speed = useSignal<number>(5);
  const isPlaying = useSignal(false);
  const t = texts.value;
  const [position, head] = [timeline.position.value, timeline.head.value];
  timeline.revision.value;
  const event = timeline.eventAt(position);
  const time = event ? date(event.timestamp, 'exact') : '';
  usePlaying(timeline, isPlaying, speed);

  const toggle = () => {
    // At the end there is nothing to play but all of it again.
    if (!isPlaying.value && timeline.position.value === timeline.head.value) timeline.seek(1);
    isPlaying.value = !isPlaying.value;
  };
  const step = (version: number) => {
    isPlaying.value = false;
    timeline.seek(version);
  };
  const button = (icon: IconName, label: string, version: number, isOff: boolean) => (
    <button type="button" class="icon-button" aria-label={label} title={label} disabled={isOff} onClick={() => step(version)}>
      <Icon name={icon} />
    </button>
  );
  return (
    <div class="time-controls">
      <input
        type="range"
        class="time-slider"
        min={1}
        max={Math.max(head, 1)}
        value={position}
        aria-label={t.slider}
        aria-valuetext={t.moment(number(position), number(head), time)}
        onInput={(event) => step(event.currentTarget.valueAsNumber)}
        onKeyDown={(event) => {
          if (event.key !== ' ') return;
          event.preventDefault();
          toggle();
        }}
      />
      <p class="time-now between">
        <time class="tabular" dateTime={event?.timestamp}>
          {time || t.loading}
        </time>
        <span class="muted small-text tabular">{t.position(number(position), number(head))}</span>
      </p>
      <div class="time-buttons">
        <div class="time-steps">
          {button('first', t.first, 1, position <= 1)}
          {button('back', t.previous, position - 1, position <= 1)}
          <button type="button" class="button primary play" onClick={toggle}>
            <Icon name={isPlaying.value ? 'pause' : 'play'} />
            {isPlaying.value ? t.pause : t.play}
          </button>
          {button('arrow', t.next, position + 1, position >= head)}
          {button('last', t.last, head, position >= head)}
        </div>
        <select aria-label={t.speed} value={speed.value} onChange={(event) => (speed.value = Number(event.currentTarget.value))}>
          {speeds.map((one) => (
            <option key={one} value={one}>
              {t.perSecond(one)}
            </option>
          ))}
        </select>
        <InstantField versionAt={versionAt} onFound={step} />
      </div>
    </div>
  );
}

/** Moves on with the frames of the screen while it plays; waits where events have not come yet. */
function usePlaying(timeline: Timeline, isPlaying: { value: boolean }, speed: { value: number }): void {
  const plays = isPlaying.value;
  useEffect(() => {
    if (!plays) return undefined;
    let last = performance.now();
    let owed = 0;
    let frame = requestAnimationFrame(function on(now) {
      const isReady = timeline.shown.peek() === timeline.position.peek();
      if (isReady) owed += ((now - last) / 1000) * speed.value;
      last = now;
      const whole = Math.floor(owed);
      if (whole > 0) {
        owed -= whole;
        timeline.seek(timeline.position.peek() + whole);
      }
      if (timeline.position.peek() >= timeline.head.peek()) isPlaying.value = false;
      else frame = requestAnimationFrame(on);
    });
    return () => cancelAnimationFrame(frame);
  }, [plays, timeline]);
}

function InstantField({ versionAt, onFound }: { versionAt: (at: string) => Promise<number>; onFound: (version: number) => void }) {
  const failure = useSignal<unknown>(null);
  const id = useId();
  const t = texts.value;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get('at') ?? '');
    if (text === '') return;
    failure.value = null;
    try {
      onFound(await versionAt(new Date(text).toISOString()));
    } catch (problem) {
      failure.value = problem;
    }
  };
  return (
    <form class="time-instant" onSubmit={(event) => void submit(event)}>
      <label class="visually-hidden" for={id}>
        {t.instant}
      </label>
      <input id={id} type="datetime-local" name="at" step={1} required title={t.instant} />
      <button type="submit" class="button">
        {t.go}
      </button>
      {failure.value !== null && (
        <p class="field-error small-text" role="alert">
          {failure.value instanceof ProblemError && failure.value.status === 422 ? t.tooEarly : describe(failure.value)}
        </p>
      )}
    </form>
  );
}
