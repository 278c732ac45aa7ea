import type { Route } from '../router';

export const routes: Route[] = [{ path: 'manage/sessions/:sessionId/history', load: () => import('./HistoryPage') }];
