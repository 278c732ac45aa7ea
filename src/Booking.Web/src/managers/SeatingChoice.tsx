import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Failure, Notice, Spinner } from '../components/Notices';
import { number } from '../texts/formats';
import { texts } from '../texts/managers';
import { Findings } from './Findings';
import { JsonFault, excerpt, partOf } from './jsonPlaces';
import { type Finding, type KeptPlan, type PlanSeating, management } from './management';
import { type UploadedSeating, readSeating } from './seatingForm';

/** As the API has it: larger bodies are refused. */
const maxBytes = 8 * 1024 * 1024;

/** A seating that can be sold. */
export interface ChosenSeating {
  /** As POST sessions takes it. */
  seating: unknown;
  preview: PlanSeating;
  /** Of a plan that is kept already. */
  planId: string | null;
  name: string;
}

type Way = 'file' | 'grid' | 'kept';

/** A file that was read, and what is wrong with it. */
interface Faulty {
  text: string;
  uploaded: UploadedSeating;
  findings: Finding[];
}

/** Where a session's seating comes from: a file in any of the forms, a few numbers, or a plan that is kept. */
export function SeatingChoice({ onChosen }: { onChosen: (seating: ChosenSeating | null) => void }) {
  const way = useSignal<Way>('file');
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  const faulty = useSignal<Faulty | null>(null);
  const notJson = useSignal<{ text: string; offset: number } | null>(null);
  const tooLarge = useSignal(false);
  const good = useSignal<{ name: string; form: string; places: number } | null>(null);
  const latest = useRef<AbortController | null>(null);
  const { opening } = texts.value;
  useEffect(() => () => latest.current?.abort(), []);

  const clear = () => {
    latest.current?.abort();
    latest.current = new AbortController();
    failure.value = null;
    faulty.value = null;
    notJson.value = null;
    tooLarge.value = false;
    good.value = null;
    onChosen(null);
    return latest.current.signal;
  };

  const work = async (task: (signal: AbortSignal) => Promise<void>) => {
    const signal = clear();
    isBusy.value = true;
    try {
      await task(signal);
    } catch (problem) {
      if (!signal.aborted) failure.value = problem;
    } finally {
      if (!signal.aborted) isBusy.value = false;
    }
  };

  const check = async (text: string, name: string, signal: AbortSignal) => {
    try {
      partOf(text, []);
    } catch (fault) {
      if (!(fault instanceof JsonFault)) throw fault;
      notJson.value = { text, offset: fault.offset };
      return;
    }
    const uploaded = readSeating(JSON.parse(text));
    const { body } = await management.checkPlan(uploaded.seating, signal);
    if (signal.aborted) return;
    if (!body.seating) {
      faulty.value = { text, uploaded, findings: body.findings };
      return;
    }
    good.value = { name, form: opening.forms[uploaded.form ?? 'native'], places: body.places ?? 0 };
    onChosen({ seating: uploaded.seating, preview: body.seating, planId: null, name: '' });
  };

  const upload = (file: File | undefined) => {
    if (!file) return;
    void work(async (signal) => {
      if (file.size > maxBytes) tooLarge.value = true;
      else await check(await file.text(), file.name, signal);
    });
  };

  return (
    <>
      <fieldset class="segments">
        <legend class="visually-hidden">{opening.way}</legend>
        {(['file', 'grid', 'kept'] as const).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="way"
              checked={way.value === one}
              onChange={() => {
                way.value = one;
                clear();
                isBusy.value = false;
              }}
            />
            <span>{opening.ways[one]}</span>
          </label>
        ))}
      </fieldset>
      {way.value === 'file' && (
        <label
          class="drop"
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            upload(event.dataTransfer?.files[0]);
          }}
        >
          <span>{opening.file}</span>
          <small class="muted">{opening.fileHint}</small>
          <span class="button" aria-hidden="true">
            {opening.browse}
          </span>
          <input
            class="visually-hidden"
            type="file"
            name="seating"
            accept=".json,application/json"
            onChange={(event) => {
              upload(event.currentTarget.files?.[0]);
              // The same file may be chosen again once it is mended.
              event.currentTarget.value = '';
            }}
          />
        </label>
      )}
      {way.value === 'grid' && (
        <GridFields
          onSubmit={(grid) => void work((signal) => check(JSON.stringify({ grid }, null, 2), opening.ways.grid, signal))}
        />
      )}
      {way.value === 'kept' && (
        <KeptPlans
          onChosen={(plan) =>
            void work(async (signal) => {
              const { body } = await management.plan(plan.planId);
              if (signal.aborted) return;
              good.value = { name: plan.name, form: opening.ways.kept, places: plan.places };
              onChosen({ seating: { plan: plan.planId }, preview: body.seating, planId: plan.planId, name: plan.name });
            })
          }
        />
      )}
      {isBusy.value && <Spinner />}
      {good.value && <Notice kind="good">{opening.good(good.value.name, good.value.form, number(good.value.places))}</Notice>}
      {failure.value !== null && <Failure failure={failure.value} />}
      {tooLarge.value && <Notice kind="bad">{opening.tooLarge}</Notice>}
      {notJson.value && <NotJson {...notJson.value} />}
      {faulty.value && <Findings {...faulty.value} />}
    </>
  );
}

function NotJson({ text, offset }: { text: string; offset: number }) {
  const { findings } = texts.value;
  const lines = excerpt(text, { from: offset, to: offset + 1 });
  const line = text.slice(0, offset).split('\n').length;
  const column = offset - text.lastIndexOf('\n', offset - 1);
  return (
    <section class="findings" role="alert">
      <h3>{findings.notJson}</h3>
      <p class="small-text">{findings.at(number(line), number(column))}</p>
      <div class="source" tabIndex={0} role="region" aria-label={findings.line(number(line))}>
        <ol>
          {lines.map((one) => (
            <li key={one.number} class={one.isMarked ? 'marked' : ''}>
              <span class="line-number" aria-hidden="true">
                {one.number}
              </span>
              {one.isMarked ? <mark>{one.text}</mark> : <span>{one.text}</span>}
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

interface Grid {
  rows: number;
  seatsPerRow: number;
  category: string;
}

function GridFields({ onSubmit }: { onSubmit: (grid: Grid) => void }) {
  const { opening } = texts.value;
  return (
    <form
      class="grid-fields"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        onSubmit({ rows: Number(form.get('rows')), seatsPerRow: Number(form.get('seatsPerRow')), category: String(form.get('category')).trim() });
      }}
    >
      <label class="field">
        <span>{opening.rows}</span>
        <input type="number" name="rows" required min={1} max={1000} defaultValue="10" />
      </label>
      <label class="field">
        <span>{opening.seatsPerRow}</span>
        <input type="number" name="seatsPerRow" required min={1} max={1000} defaultValue="20" />
      </label>
      <label class="field">
        <span>{opening.category}</span>
        <input type="text" name="category" required maxLength={100} defaultValue="standard" />
      </label>
      <button type="submit" class="button">
        {opening.preview}
      </button>
    </form>
  );
}

function KeptPlans({ onChosen }: { onChosen: (plan: KeptPlan) => void }) {
  const plans = useSignal<KeptPlan[] | null>(null);
  const failure = useSignal<unknown>(null);
  const { opening } = texts.value;
  useEffect(() => {
    management.plans().then(
      ({ body }) => (plans.value = body.items),
      (problem) => (failure.value = problem),
    );
  }, []);
  if (failure.value !== null) return <Failure failure={failure.value} />;
  if (!plans.value) return <Spinner />;
  if (plans.value.length === 0) return <p class="muted">{opening.noPlans}</p>;
  return (
    <label class="field">
      <span>{opening.plan}</span>
      <select
        onChange={(event) => {
          const plan = plans.value!.find((one) => one.planId === event.currentTarget.value);
          if (plan) onChosen(plan);
        }}
      >
        <option value="">{opening.choosePlan}</option>
        {plans.value.map((plan) => (
          <option key={plan.planId} value={plan.planId}>
            {opening.planName(plan.name, number(plan.places))}
          </option>
        ))}
      </select>
    </label>
  );
}
