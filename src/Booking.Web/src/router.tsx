import { computed, signal } from '@preact/signals';
import type { ComponentChildren, ComponentType } from 'preact';

/** Everything of the page but its front is below this path; no route of the API is. */
const root = '/app';

/** What a path's `:names` stand for. */
export type Parameters = Record<string, string>;

/** A page: `path` is relative to the page's root, `sessions/:sessionId`; the front is the empty path. */
export interface Route {
  path: string;
  /** Loads the page's code when it is first shown. */
  load: () => Promise<{ default: ComponentType<any> }>;
}

/** A link in the head of every page. */
export interface NavigationItem {
  path: string;
  label: () => string;
  /** Left out: for everybody. Read on every rendering, so signals may be read in it. */
  isShown?: () => boolean;
}

const address = signal(readAddress());

/** The path that is shown, relative to the page's root, without a slash at either end. */
export const currentPath = computed(() => address.value.path);

/** The query that is shown. */
export const currentQuery = computed(() => new URLSearchParams(address.value.search));

function readAddress() {
  const path = location.pathname;
  const inside = path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : path;
  return { path: inside.replace(/^\/+|\/+$/g, ''), search: location.search };
}

addEventListener('popstate', () => (address.value = readAddress()));

/** The address of a page, for links. */
export const hrefOf = (path: string) => (path === '' ? '/' : path.startsWith('?') ? `/${path}` : `${root}/${path}`);

/** Shows another page; `replace` leaves no way back to the one that is shown. */
export function go(path: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', hrefOf(path));
  address.value = readAddress();
  if (!replace) scrollTo(0, 0);
}

/** The parameters with which a route matches a path, or null. */
export function match(route: string, path: string): Parameters | null {
  const wanted = route.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const parameters: Parameters = {};
  for (const [i, name] of wanted.entries()) {
    const part = given[i]!;
    if (name.startsWith(':')) {
      try {
        parameters[name.slice(1)] = decodeURIComponent(part);
      } catch {
        return null;
      }
    } else if (name !== part) return null;
  }
  return parameters;
}

interface LinkProperties {
  to: string;
  children: ComponentChildren;
  class?: string;
  'aria-label'?: string;
  'aria-current'?: 'page' | undefined;
}

/** A link to another page, without loading the document again. */
export function Link({ to, children, ...rest }: LinkProperties) {
  const onClick = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    go(to);
  };
  return (
    <a {...rest} href={hrefOf(to)} onClick={onClick}>
      {children}
    </a>
  );
}
