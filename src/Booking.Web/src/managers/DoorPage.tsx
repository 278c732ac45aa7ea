import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { booking } from '../api/booking';
import { ProblemError } from '../api/client';
import { Icon } from '../components/Icon';
import { describe } from '../components/Notices';
import { placeOf } from '../seatmap/names';
import type { Plan } from '../seatmap/plan';
import { planOfSession } from '../seatmap/plans';
import { date } from '../texts/formats';
import { texts } from '../texts/managers';
import { ManagersOnly } from './ManagersOnly';
import { management } from './management';
import { usePolled } from './polling';

/** So many answers stay on the page. */
const mostAnswers = 20;

interface DoorAnswer {
  number: number;
  code: string;
  kind: 'good' | 'warning' | 'bad';
  title: string;
  text: string;
}

/**
 * Lets people in: a code is typed, or comes from a scanner that types it and ends with Enter, and the answer fills the
 * screen of whoever stands at the door. The field keeps the focus, so that the next one can be scanned at once.
 */
export default function DoorPage({ sessionId }: { sessionId: string }) {
  const session = usePolled(async () => (await booking.session(sessionId)).body, 60_000).value.value;
  const answers = useSignal<DoorAnswer[]>([]);
  const waiting = useSignal(0);
  const input = useRef<HTMLInputElement>(null);
  const plan = useRef<Plan | null>(null);
  const { door, sale } = texts.value;
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    // Names are nicer than ids, and nobody waits for them.
    planOfSession(sessionId).then((loaded) => (plan.current = loaded), () => undefined);
  }, [sessionId]);

  const check = async (event: SubmitEvent) => {
    event.preventDefault();
    const field = input.current!;
    const code = field.value.trim();
    field.value = '';
    field.focus();
    if (code === '') return;
    waiting.value++;
    const answer = await ask(sessionId, code, plan.current);
    waiting.value--;
    const next = (answers.value[0]?.number ?? 0) + 1;
    answers.value = [{ ...answer, number: next, code }, ...answers.value].slice(0, mostAnswers);
  };

  const latest = answers.value[0];
  return (
    <ManagersOnly title={door.title} back={{ to: `manage/sessions/${sessionId}`, label: session?.title ?? sale.title }}>
      <div class="page-head">
        <h1>{door.title}</h1>
        <p class="lead">{door.lead}</p>
      </div>
      <form class="card door-form" onSubmit={(event) => void check(event)}>
        <label class="field">
          <span>{door.code}</span>
          <input
            ref={input}
            type="text"
            name="code"
            class="code-input"
            maxLength={200}
            autocomplete="off"
            autoCapitalize="characters"
            spellcheck={false}
            enterKeyHint="go"
            aria-describedby="code-help"
          />
          <small id="code-help">{door.help}</small>
        </label>
        <button type="submit" class="button primary">
          {door.check}
        </button>
      </form>
      <div role="status" aria-live="assertive" class="door-answer-place">
        {waiting.value > 0 && <p class="muted">{door.waiting}</p>}
        {waiting.value === 0 && latest && (
          <div key={latest.number} class={`door-answer ${latest.kind}`}>
            <Icon name={latest.kind === 'good' ? 'check' : latest.kind === 'warning' ? 'warning' : 'close'} />
            <div>
              <strong>{latest.title}</strong>
              <p>{latest.text}</p>
            </div>
          </div>
        )}
      </div>
      {answers.value.length > 1 && (
        <section class="card">
          <h2>{door.before}</h2>
          <ol class="door-list">
            {answers.value.slice(1).map((answer) => (
              <li key={answer.number}>
                <span class={`badge ${answer.kind}`}>{answer.title}</span>
                <span class="small-text">{answer.text}</span>
                <code class="small-text muted">{answer.code}</code>
              </li>
            ))}
          </ol>
        </section>
      )}
    </ManagersOnly>
  );
}

async function ask(sessionId: string, code: string, plan: Plan | null): Promise<Omit<DoorAnswer, 'number' | 'code'>> {
  const { door } = texts.value;
  try {
    const { body } = await management.checkIn(sessionId, code);
    return { kind: 'good', title: door.welcome, text: placeOf(plan, body.seat ?? body.area ?? '') };
  } catch (failure) {
    if (failure instanceof ProblemError && failure.slug === 'already-checked-in')
      return { kind: 'warning', title: door.used, text: door.usedAt(date(String(failure.problem.checkedInAt), 'shortDateTime')) };
    if (failure instanceof ProblemError && failure.status === 404) return { kind: 'bad', title: door.unknown, text: door.unknownText };
    return { kind: 'bad', title: door.failed, text: describe(failure) };
  }
}
