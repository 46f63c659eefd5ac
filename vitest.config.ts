import { defineConfig } from 'vitest/config';

/** `%` of what a test may take on two slow cores. Suites that start a directory set longer hooks themselves. */
const projects = [
  { name: 'unit', testTimeout: 10_000, hookTimeout: 10_000 },
  { name: 'contract', testTimeout: 30_000, hookTimeout: 120_000 },
  { name: 'integration', testTimeout: 60_000, hookTimeout: 120_000 },
  { name: 'e2e', testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false },
];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: projects.map(({ name, ...limits }) => ({
      test: {
        name,
        include: [`test/${name}/**/*.spec.{ts,tsx}`],
        pool: 'forks' as const,
        teardownTimeout: 30_000,
        ...(name === 'e2e' && { globalSetup: './scripts/e2e-environment.mjs' }),
        ...limits,
      },
    })),
  },
});
