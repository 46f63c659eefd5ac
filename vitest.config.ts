import { defineConfig } from 'vitest/config';

/** Limits that hold on two slow, busy cores. Integration tests often wait, for a domain controller or a lock: three at a time. */
const projects = [
  {
    name: 'unit',
    testTimeout: 10_000,
    hookTimeout: 10_000,
    isolate: false,
    globalSetup: 'test/rsa-pool.ts',
    setupFiles: 'test/reuse-rsa-keys.ts',
  },
  { name: 'contract', testTimeout: 30_000, hookTimeout: 120_000 },
  { name: 'integration', testTimeout: 60_000, hookTimeout: 120_000, maxWorkers: 3 },
  { name: 'e2e', testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: { timeout: 8_000 } } },
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
        ...limits,
      },
    })),
  },
});
