import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The page is served from its own origin: `crossorigin` would only make the loader ask for headers nobody sends. */
const plainScriptTags: Plugin = {
  name: 'plain-script-tags',
  transformIndexHtml: { order: 'post', handler: (html) => html.replaceAll(' crossorigin', '') },
};

export default defineConfig({
  // From the project’s folder, where every script runs.
  root: 'renderer',
  base: './',
  plugins: [react(), plainScriptTags],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // Chromium of the oldest Electron the console is tested in.
    target: 'chrome114',
    modulePreload: false,
    // Inlined files would be data: URLs, which the page’s content security policy forbids for scripts and fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
});
