import { useSignal } from '@preact/signals';
import type { Session } from '../api/contract';
import { Confirmation } from '../components/Confirmation';
import { Notice, describe } from '../components/Notices';
import { money, number } from '../texts/formats';
import { texts } from '../texts/managers';
import { type SessionStatistics, management } from './management';

/** Asks once more, and says what calling a session off will give back. */
export function CancelSession({ session, counts, onClose, onCancelled }: {
  session: Session;
  counts: SessionStatistics;
  onClose: () => void;
  onCancelled: () => void;
}) {
  const { cancelling } = texts.value;
  const reason = useSignal('');
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  const purchases = counts.life.payments - counts.life.refunds;
  const confirm = async () => {
    isBusy.value = true;
    failure.value = null;
    try {
      await management.cancelSession(session.sessionId, reason.value.trim());
      onCancelled();
    } catch (problem) {
      failure.value = problem;
      isBusy.value = false;
    }
  };
  return (
    <Confirmation
      title={cancelling.title(session.title)}
      confirm={cancelling.confirm}
      keep={cancelling.keep}
      isBusy={isBusy.value}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{cancelling.text}</p>
      <dl class="refunds">
        <div>
          <dt>{cancelling.purchases(purchases)}</dt>
          <dd class="tabular">{money(counts.revenue)}</dd>
        </div>
        <div>
          <dt>{cancelling.places}</dt>
          <dd class="tabular">{number(counts.sold)}</dd>
        </div>
        <div>
          <dt>{cancelling.holds}</dt>
          <dd class="tabular">{number(counts.held)}</dd>
        </div>
      </dl>
      <label class="field">
        <span>{cancelling.reason}</span>
        <input type="text" maxLength={500} value={reason.value} onInput={(event) => (reason.value = event.currentTarget.value)} />
      </label>
      {failure.value !== null && <Notice kind="bad">{describe(failure.value)}</Notice>}
    </Confirmation>
  );
}
