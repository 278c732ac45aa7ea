import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ProblemError } from '../api/client';
import { isManager, signIn, signOut, signUp, user } from '../api/identity';
import { Notice, describe } from '../components/Notices';
import { texts } from '../texts';

/** Sign in, sign up, sign out. Nobody needs an account to buy. */
export default function AccountPage() {
  const { account, product } = texts.value;
  useEffect(() => {
    document.title = `${account.title} · ${product}`;
  }, [account, product]);
  return (
    <div class="page narrow">
      <h1>{account.title}</h1>
      {user.value ? <SignedIn /> : <Guest />}
    </div>
  );
}

function SignedIn() {
  const { account } = texts.value;
  const { name, email } = user.value!;
  return (
    <section class="card">
      <div class="between">
        <div>
          <h2>{account.signedInAs(name)}</h2>
          <p class="muted">{email}</p>
        </div>
        {isManager.value && <span class="badge good">{account.manager}</span>}
      </div>
      <p class="muted small-text">{account.guestTickets}</p>
      <div class="actions">
        <button type="button" class="button" onClick={signOut}>
          {account.signOut}
        </button>
      </div>
    </section>
  );
}

function Guest() {
  const { account } = texts.value;
  const isNew = useSignal(false);
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const read = (name: string) => String(form.get(name) ?? '');
    isBusy.value = true;
    failure.value = null;
    try {
      if (isNew.value) await signUp(read('email'), read('name'), read('password'));
      else await signIn(read('email'), read('password'));
    } catch (problem) {
      failure.value = problem;
    } finally {
      isBusy.value = false;
    }
  };

  return (
    <>
      <Notice kind="info">
        <p>
          <strong>{account.guestTitle}.</strong> {account.guestText}
        </p>
      </Notice>
      <form class="card" onSubmit={(event) => void submit(event)}>
        <h2>{isNew.value ? account.signUp : account.signIn}</h2>
        <label class="field">
          <span>{account.email}</span>
          <input type="email" name="email" required autocomplete="email" maxLength={254} />
        </label>
        {isNew.value && (
          <label class="field">
            <span>{account.name}</span>
            <input type="text" name="name" required autocomplete="name" maxLength={200} />
          </label>
        )}
        <label class="field">
          <span>{account.password}</span>
          <input
            type="password"
            name="password"
            required
            minLength={isNew.value ? 8 : 1}
            autocomplete={isNew.value ? 'new-password' : 'current-password'}
          />
          {isNew.value && <small>{account.passwordHint}</small>}
        </label>
        {failure.value !== null && <Notice kind="bad">{explain(failure.value)}</Notice>}
        <div class="actions">
          <button type="submit" class="button primary" disabled={isBusy.value}>
            {isNew.value ? account.signUp : account.signIn}
          </button>
          <button
            type="button"
            class="button quiet"
            onClick={() => {
              isNew.value = !isNew.value;
              failure.value = null;
            }}
          >
            {isNew.value ? account.haveAccount : account.noAccount}
          </button>
        </div>
      </form>
    </>
  );
}

function explain(failure: unknown): string {
  const { account } = texts.value;
  if (failure instanceof ProblemError) {
    if (failure.slug === 'invalid-credentials') return account.invalid;
    if (failure.slug === 'email-taken') return account.taken;
    if (failure.status === 429) return account.tooMany;
    if (failure.slug === 'validation') {
      const fields = failure.problem.errors ?? {};
      const known = (['email', 'name', 'password'] as const).filter((field) => field in fields);
      if (known.length > 0) return known.map((field) => account.faults[field]).join(' ');
    }
  }
  return describe(failure);
}
