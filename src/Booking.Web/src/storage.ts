/** What the browser keeps for the page. Where it keeps nothing (private windows), the page goes on without. */
function read<T>(storage: () => Storage, name: string): T | null {
  try {
    const text = storage().getItem(name);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

function write(storage: () => Storage, name: string, value: unknown): void {
  try {
    if (value === null || value === undefined) storage().removeItem(name);
    else storage().setItem(name, JSON.stringify(value));
  } catch {
    // Full or forbidden: what is not kept is asked for again.
  }
}

const browser = () => localStorage;
const tab = () => sessionStorage;

/** Kept in this browser, for all its tabs. */
export const inBrowser = {
  read: <T>(name: string) => read<T>(browser, `booking.${name}`),
  write: (name: string, value: unknown) => write(browser, `booking.${name}`, value),
};

/** Kept in this tab, through every reload. */
export const inTab = {
  read: <T>(name: string) => read<T>(tab, `booking.${name}`),
  write: (name: string, value: unknown) => write(tab, `booking.${name}`, value),
};
