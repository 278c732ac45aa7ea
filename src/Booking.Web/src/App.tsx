import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ConnectionBar } from './components/ConnectionBar';
import { Head } from './components/Head';
import { Empty, Spinner } from './components/Notices';
import { routes } from './pages';
import { Link, type Parameters, currentPath, match } from './router';
import { texts } from './texts';

interface Shown {
  page: ComponentType<Parameters>;
  parameters: Parameters;
  /** Pages of another path are other pages, also where their code is the same. */
  path: string;
}

type State = 'loading' | 'missing' | 'failed' | Shown;

/** The frame of all pages: head, state of the connection, and the page of the current path. */
export function App() {
  const state = useSignal<State>('loading');
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);

  useSignalEffect(() => {
    const path = currentPath.value;
    for (const route of routes) {
      const parameters = match(route.path, path);
      if (!parameters) continue;
      route.load().then(
        (code) => {
          if (currentPath.peek() === path) state.value = { page: code.default, parameters, path };
        },
        () => {
          if (currentPath.peek() === path) state.value = 'failed';
        },
      );
      return;
    }
    state.value = 'missing';
  });

  const shown = state.value;
  const path = typeof shown === 'string' ? shown : shown.path;
  // Who cannot see that another page is there hears it begin; on the first one the browser does that.
  useEffect(() => {
    if (path === 'loading') return;
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [path]);

  return (
    <>
      <a class="skip-link" href="#content" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        {texts.value.navigation.skip}
      </a>
      <Head />
      <ConnectionBar />
      <main id="content" ref={main} tabIndex={-1}>
        {shown === 'loading' ? <Spinner /> : shown === 'missing' ? <Missing /> : shown === 'failed' ? <Failed /> : <shown.page key={shown.path} {...shown.parameters} />}
      </main>
    </>
  );
}

function Missing() {
  const { common } = texts.value;
  return (
    <Empty title={common.notFoundTitle} text={common.notFound}>
      <Link to="" class="button">
        {common.toSessions}
      </Link>
    </Empty>
  );
}

/** The code of a page could not be loaded: the connection is gone, or a newer build has taken its place. */
function Failed() {
  const { common } = texts.value;
  return (
    <Empty title={common.offlineTitle} text={common.failedTitle}>
      <button type="button" class="button" onClick={() => location.reload()}>
        {common.retry}
      </button>
    </Empty>
  );
}
