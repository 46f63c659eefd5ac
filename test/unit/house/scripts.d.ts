declare module '*/scripts/test-report.mjs' {
  interface Counts {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
  }
  export function countTests(
    file: string,
    exitCode: number | null,
  ): Counts & { readonly skippedNames: readonly string[] };
  export function sumCounts(counts: readonly Counts[]): Counts;
}

declare module '*/scripts/processes.mjs' {
  interface Result {
    readonly code: number | null;
    readonly timedOut: boolean;
    readonly output: string;
  }
  export function run(
    command: string,
    args: readonly string[],
    options?: {
      readonly env?: Readonly<Record<string, string>>;
      readonly limitMs?: number;
      readonly onLine?: (line: string) => void;
    },
  ): Promise<Result>;
}
