import { defineConfig } from 'vite';
import { precompress } from './precompress.ts';

const api = process.env.BOOKING_API ?? 'http://127.0.0.1:8080';
const routesOfTheApi =
  '^/(sessions|tokens|users|me|plans|orders|tickets|statistics|projections|health|openapi|docs|live)(/|\\?|$)';

export default defineConfig({
  // Everything of the page is below /app, where no route of the API is; the API serves index.html at / as well.
  base: '/app/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    // An asset in the code would be a data: URL, which the content security policy is to know nothing of.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [precompress()],
  server: { proxy: { [routesOfTheApi]: { target: api, ws: true } } },
});
