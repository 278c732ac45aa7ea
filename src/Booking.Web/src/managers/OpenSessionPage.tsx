import { useSignal } from '@preact/signals';
import { ProblemError } from '../api/client';
import { Notice, describe } from '../components/Notices';
import { go } from '../router';
import { texts } from '../texts/managers';
import { ManagersOnly } from './ManagersOnly';
import { PlanPreview } from './PlanPreview';
import { SeatingChoice, type ChosenSeating } from './SeatingChoice';
import { type NewSession, management } from './management';

const defaultHoldSeconds = 30;
const defaultMaxSeats = 10;

const rules = ['holdSeconds', 'maxSeatsPerCustomer', 'salesOpenAt', 'salesCloseAt', 'refundableUntil'];
const fields = new Set(['title', 'venue', 'startsAt', 'prices', ...rules]);

const areAllAtFields = (errors: Record<string, string[]>): boolean =>
  Object.keys(errors).length > 0 && Object.keys(errors).every((name) => fields.has(name));

/** Opens a session: its seating first, to be looked at before anything is kept; then what is sold, when and for how much. */
export default function OpenSessionPage() {
  const seating = useSignal<ChosenSeating | null>(null);
  const currency = useSignal('BRL');
  const amounts = useSignal<Record<string, string>>({});
  const errors = useSignal<Record<string, string[]>>({});
  const failure = useSignal<unknown>(null);
  const isBusy = useSignal(false);
  // What is wrong in them is to be seen.
  const areRulesOpen = useSignal(false);
  const { opening, overview } = texts.value;

  const chosen = seating.value;
  const categories = chosen?.preview.categories ?? [];
  const prices = pricesOf(categories.map(({ key }) => key), amounts.value, currency.value);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!chosen) return;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const read = (name: string) => String(form.get(name) ?? '').trim();
    isBusy.value = true;
    failure.value = null;
    errors.value = {};
    try {
      const planName = read('planName');
      const kept = planName === '' || chosen.planId ? null : (await management.keepPlan(planName, chosen.seating)).body.planId;
      const planId = chosen.planId ?? kept;
      if (kept) seating.value = { ...chosen, planId: kept };
      const body: NewSession = {
        title: read('title'),
        venue: read('venue'),
        startsAt: instantOf(read('startsAt'))!,
        currency: currency.value,
        prices,
        seating: planId ? { plan: planId } : chosen.seating,
        holdSeconds: Number(read('holdSeconds')),
        maxSeatsPerCustomer: Number(read('maxSeatsPerCustomer')),
        preventOrphans: form.get('preventOrphans') !== null,
        ...optional('salesOpenAt', instantOf(read('salesOpenAt'))),
        ...optional('salesCloseAt', instantOf(read('salesCloseAt'))),
        ...optional('refundableUntil', instantOf(read('refundableUntil'))),
      };
      const opened = await management.openSession(body);
      go(`manage/sessions/${opened.body.sessionId}`);
    } catch (problem) {
      if (problem instanceof ProblemError && problem.slug === 'validation') {
        errors.value = problem.problem.errors ?? {};
        if (rules.some((name) => name in errors.value)) areRulesOpen.value = true;
      }
      failure.value = problem;
    } finally {
      isBusy.value = false;
    }
  };

  return (
    <ManagersOnly title={opening.title} back={{ to: 'manage', label: overview.title }}>
      <div class="page-head">
        <h1>{opening.title}</h1>
        <p class="lead">{opening.lead}</p>
      </div>
      <section class="card" aria-labelledby="seating-title">
        <h2 id="seating-title">{opening.seating}</h2>
        <SeatingChoice onChosen={(next) => (seating.value = next)} />
        {chosen && <PlanPreview seating={chosen.preview} />}
      </section>
      {chosen && (
        <form class="card" onSubmit={(event) => void submit(event)}>
          <h2>{opening.session}</h2>
          <div class="fields">
            <Field name="title" label={opening.name} errors={errors.value} required maxLength={200} />
            <Field name="venue" label={opening.venue} errors={errors.value} required maxLength={200} defaultValue={chosen.name} />
            <Field name="startsAt" label={opening.startsAt} errors={errors.value} type="datetime-local" required />
            <label class="field">
              <span>{opening.currency}</span>
              <select value={currency.value} onChange={(event) => (currency.value = event.currentTarget.value)}>
                {['BRL', 'EUR', 'USD', 'GBP', 'CHF', 'JPY'].map((code) => (
                  <option key={code}>{code}</option>
                ))}
              </select>
            </label>
          </div>
          <fieldset class="prices">
            <legend>{opening.prices}</legend>
            <div class="fields">
              {categories.map(({ key, label }) => (
                <label key={key} class="field">
                  <span>{label || key}</span>
                  <input
                    type="text"
                    inputMode="decimal"
                    required
                    maxLength={14}
                    pattern={pricePattern(currency.value)}
                    title={opening.priceHint}
                    name={`price.${key}`}
                    value={amounts.value[key] ?? ''}
                    onInput={(event) => (amounts.value = { ...amounts.value, [key]: event.currentTarget.value })}
                  />
                </label>
              ))}
            </div>
            {errors.value.prices && <p class="field-error" lang="en">{errors.value.prices.join(' ')}</p>}
          </fieldset>
          <details
            open={areRulesOpen.value}
            onToggle={(event) => (areRulesOpen.value = event.currentTarget.open)}
            onInvalidCapture={() => (areRulesOpen.value = true)}
          >
            <summary>{opening.rules}</summary>
            <div class="fields">
              <Field name="holdSeconds" label={opening.holdSeconds} errors={errors.value} type="number" required min={5} max={3600} defaultValue={defaultHoldSeconds} />
              <Field name="maxSeatsPerCustomer" label={opening.maxSeats} errors={errors.value} type="number" required min={1} max={1000000} defaultValue={defaultMaxSeats} />
              <Field name="salesOpenAt" label={opening.salesOpenAt} errors={errors.value} type="datetime-local" />
              <Field name="salesCloseAt" label={opening.salesCloseAt} errors={errors.value} type="datetime-local" />
              <Field name="refundableUntil" label={opening.refundableUntil} errors={errors.value} type="datetime-local" />
            </div>
            <label class="check">
              <input type="checkbox" name="preventOrphans" />
              <span>{opening.preventOrphans}</span>
            </label>
          </details>
          {!chosen.planId && (
            <Field name="planName" label={opening.keepPlan} errors={{}} maxLength={200} hint={opening.keepPlanHint} />
          )}
          {failure.value !== null && (
            <Notice kind="bad">{areAllAtFields(errors.value) ? opening.checkFields : describe(failure.value)}</Notice>
          )}
          <div class="actions">
            <button type="submit" class="button primary" disabled={isBusy.value}>
              {opening.submit}
            </button>
          </div>
        </form>
      )}
    </ManagersOnly>
  );
}

interface FieldProperties {
  name: string;
  label: string;
  errors: Record<string, string[]>;
  type?: 'text' | 'number' | 'datetime-local';
  required?: boolean;
  maxLength?: number;
  min?: number;
  max?: number;
  defaultValue?: string | number;
  hint?: string;
}

/** A field with what the API says against it. */
function Field({ name, label, errors, hint, type = 'text', ...rest }: FieldProperties) {
  const wrong = errors[name];
  const about = wrong || hint ? `about-${name}` : undefined;
  const all = { name, 'aria-invalid': wrong ? true : undefined, 'aria-describedby': about, ...rest };
  return (
    <label class={`field ${wrong ? 'bad' : ''}`}>
      <span>{label}</span>
      {type === 'number' ? (
        <input type="number" autocomplete="off" {...all} />
      ) : type === 'datetime-local' ? (
        <input type="datetime-local" autocomplete="off" {...all} />
      ) : (
        <input type="text" autocomplete="off" {...all} />
      )}
      {about && (
        <small id={about} class={wrong ? 'field-error' : ''} lang={wrong ? 'en' : undefined}>
          {wrong?.join(' ') ?? hint}
        </small>
      )}
    </label>
  );
}

const optional = <T,>(name: string, value: T | undefined) => (value === undefined ? {} : { [name]: value });

/** A `datetime-local` value is of the reader's time zone. */
const instantOf = (local: string): string | undefined => (local === '' ? undefined : new Date(local).toISOString());

/** How many digits of an amount are after the point. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

const pricePattern = (currency: string): string =>
  digitsOf(currency) === 0 ? '[0-9]+' : `[0-9]+([.,][0-9]{1,${digitsOf(currency)}})?`;

/** What was typed, in minor units; what is no number yet counts as nothing. */
function pricesOf(keys: string[], typed: Record<string, string>, currency: string): Record<string, number> {
  return Object.fromEntries(
    keys.map((key) => {
      const amount = Number((typed[key] ?? '').replace(',', '.'));
      return [key, Number.isFinite(amount) ? Math.round(amount * 10 ** digitsOf(currency)) : 0];
    }),
  );
}
