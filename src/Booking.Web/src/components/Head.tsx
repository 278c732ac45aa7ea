import { useSignal, useSignalEffect } from '@preact/signals';
import { user } from '../api/identity';
import { HoldPill } from '../buyers/HoldPill';
import { navigation } from '../pages';
import { Link, currentPath } from '../router';
import { type Language, language, languages, setLanguage, texts } from '../texts';
import { type Theme, setTheme, theme } from '../theme';
import { Icon, type IconName } from './Icon';

const themeIcons: Record<Theme, IconName> = { system: 'device', light: 'sun', dark: 'moon' };

/** What is above every page. On a phone all but the mark and the hold is behind a button. */
export function Head() {
  const isOpen = useSignal(false);
  useSignalEffect(() => {
    // Whoever went somewhere is done with the menu.
    currentPath.value;
    isOpen.value = false;
  });
  const t = texts.value;
  return (
    <header class="head" onKeyDown={(event) => event.key === 'Escape' && (isOpen.value = false)}>
      <Link to="" class="brand">
        <img src="/app/favicon.svg" alt="" width="28" height="28" />
        <span>{t.product}</span>
      </Link>
      <div class="head-hold">
        <HoldPill />
      </div>
      <button
        type="button"
        class="icon-button menu-button"
        aria-expanded={isOpen.value}
        aria-controls="menu"
        aria-label={t.navigation.menu}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        <Icon name={isOpen.value ? 'close' : 'menu'} />
      </button>
      <div id="menu" class={`menu ${isOpen.value ? 'open' : ''}`}>
        <nav aria-label={t.navigation.label}>
          {navigation
            .filter((item) => item.isShown?.() ?? true)
            .map((item) => (
              <Link key={item.path} to={item.path} aria-current={isWithin(item.path) ? 'page' : undefined}>
                {item.label()}
              </Link>
            ))}
        </nav>
        <div class="settings">
          <LanguageChoice />
          <ThemeChoice />
          <Link to="account" class="account-link" aria-current={isWithin('account') ? 'page' : undefined}>
            <Icon name="user" />
            <span>{user.value?.name ?? t.navigation.account}</span>
          </Link>
        </div>
      </div>
    </header>
  );
}

const isWithin = (path: string) =>
  path === '' ? currentPath.value === '' : currentPath.value === path || currentPath.value.startsWith(`${path}/`);

function LanguageChoice() {
  return (
    <select
      class="quiet"
      aria-label={texts.value.settings.language}
      value={language.value}
      onChange={(event) => setLanguage(event.currentTarget.value as Language)}
    >
      {Object.entries(languages).map(([tag, name]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  );
}

function ThemeChoice() {
  const { settings } = texts.value;
  return (
    <fieldset class="segments icons">
      <legend class="visually-hidden">{settings.theme}</legend>
      {(Object.keys(themeIcons) as Theme[]).map((name) => (
        <label key={name} title={settings.themes[name]}>
          <input type="radio" name="theme" value={name} checked={theme.value === name} onChange={() => setTheme(name)} />
          <span>
            <Icon name={themeIcons[name]} />
            <span class="visually-hidden">{settings.themes[name]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
