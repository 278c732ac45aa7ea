import { isManager } from '../api/identity';
import type { NavigationItem, Route } from '../router';
import { texts } from '../texts/managers';

export const routes: Route[] = [
  { path: 'manage', load: () => import('./OverviewPage') },
  { path: 'manage/new', load: () => import('./OpenSessionPage') },
  { path: 'manage/sessions/:sessionId', load: () => import('./SalePage') },
  { path: 'manage/sessions/:sessionId/seats', load: () => import('./BlockingPage') },
  { path: 'manage/sessions/:sessionId/door', load: () => import('./DoorPage') },
];

export const navigation: NavigationItem[] = [
  { path: 'manage', label: () => texts.value.navigation, isShown: () => isManager.value },
];
