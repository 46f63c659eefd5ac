import { runBuilt } from './run-built.mjs';

await runBuilt(['agent', 'worker'], ['agent', 'service.cjs']);
