declare module '*/scripts/test-report.mjs' {
  interface Counts {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
    readonly unreachable?: number;
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
      readonly cwd?: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly limitMs?: number;
      readonly onLine?: (line: string) => void;
    },
  ): Promise<Result>;
}

declare module '*/scripts/audit.mjs' {
  interface AllowEntry {
    readonly id: string;
    readonly package: string;
    readonly until: string;
    readonly why: string;
  }
  type Lock = { readonly packages: Readonly<Record<string, { readonly dev?: boolean }>> };
  export function readReport(output: string): object | null;
  export function whyNoReport(output: string): string;
  export function judgeReport(
    report: object,
    lock: Lock,
    allowList: readonly AllowEntry[],
    today: string,
  ): { readonly complaints: readonly string[]; readonly allowed: readonly string[] };
  export function auditDependencies(): Promise<{
    readonly ok: boolean;
    readonly skipped: boolean;
    readonly output: string;
  }>;
}

declare module '*/scripts/sbom.mjs' {
  interface Component {
    readonly 'bom-ref': string;
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly licenses?: readonly object[];
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  }
  export function billOfMaterials(lock: unknown): {
    readonly bomFormat: string;
    readonly specVersion: string;
    readonly serialNumber: string;
    readonly metadata: { readonly component: Component };
    readonly components: readonly Component[];
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  };
}
