import { runBuilt } from './run-built.mjs';

await runBuilt(['portal'], ['portal', 'writeback-portal.cjs']);
