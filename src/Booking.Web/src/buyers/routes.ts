import type { NavigationItem, Route } from '../router';
import { texts } from '../texts';

export const routes: Route[] = [
  { path: '', load: () => import('./SessionsPage') },
  { path: 'account', load: () => import('./AccountPage') },
];

export const navigation: NavigationItem[] = [
  { path: '', label: () => texts.value.navigation.sessions },
  { path: 'purchases', label: () => texts.value.navigation.purchases },
];
