import type { NavigationItem, Route } from './router';

interface Area {
  routes: Route[];
  navigation?: NavigationItem[];
}

// A folder with a routes.ts is an area of the page: buyers, managers. Nothing else has to know of it.
const areas = Object.values(import.meta.glob<Area>('./*/routes.ts', { eager: true }));

export const routes = areas.flatMap((area) => area.routes);
export const navigation = areas.flatMap((area) => area.navigation ?? []);
