import type { NavigationItem, Route } from '../router';
import { texts } from '../texts';

export const routes: Route[] = [
  { path: '', load: () => import('./SessionsPage') },
  { path: 'sessions/:sessionId', load: () => import('./SessionPage') },
  { path: 'sessions/:sessionId/reservations/:reservationId', load: () => import('./ReservationPage') },
  { path: 'purchases', load: () => import('./PurchasesPage') },
  { path: 'account', load: () => import('./AccountPage') },
];

export const navigation: NavigationItem[] = [
  { path: '', label: () => texts.value.navigation.sessions },
  { path: 'purchases', label: () => texts.value.navigation.purchases },
];
