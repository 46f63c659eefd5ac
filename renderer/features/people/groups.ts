import type { DiagnosisId, DiagnosisLine, DiagnosisState } from '../../../shared/model/diagnosis';

/** The parts of a diagnosis, in the order in which a request goes through them. */
export const diagnosisGroups = ['identity', 'directory', 'account', 'permissions', 'policy'] as const;
export type DiagnosisGroup = (typeof diagnosisGroups)[number];

const groupOf: Record<DiagnosisId, DiagnosisGroup> = {
  found: 'identity',
  cloudObject: 'identity',
  metaverse: 'identity',
  directoryLink: 'identity',
  partition: 'directory',
  reads: 'directory',
  pdc: 'directory',
  account: 'account',
  enabled: 'account',
  locked: 'account',
  expired: 'account',
  passwordState: 'account',
  passwordNeverExpires: 'account',
  smartCard: 'account',
  passwordNotRequired: 'account',
  protectedGroup: 'permissions',
  adminCount: 'permissions',
  inheritance: 'permissions',
  resetPassword: 'permissions',
  changePassword: 'permissions',
  lockoutTime: 'permissions',
  pwdLastSet: 'permissions',
  unexpirePassword: 'permissions',
  passwordPolicy: 'policy',
  passwordHistory: 'policy',
  minimumAge: 'policy',
};

/** The lines of one part, in the order in which they came. */
export interface GroupedLines {
  readonly group: DiagnosisGroup;
  readonly lines: readonly DiagnosisLine[];
}

/** Sorts the lines into their parts. @returns the parts that have lines, and the names of those that have none */
export function groupLines(lines: readonly DiagnosisLine[]): {
  readonly groups: readonly GroupedLines[];
  readonly missing: readonly DiagnosisGroup[];
} {
  const all = diagnosisGroups.map((group) => ({
    group,
    lines: lines.filter(({ id }) => groupOf[id] === group),
  }));
  return {
    groups: all.filter((one) => one.lines.length > 0),
    missing: all.filter((one) => one.lines.length === 0).map(({ group }) => group),
  };
}

/** From the worst on: what could not be found out is worse than what is worth knowing. */
const fromWorst: readonly DiagnosisState[] = ['bad', 'unknown', 'warning', 'good'];

/** The state that decides; `unknown` of nothing at all. */
export function worstState(lines: readonly Pick<DiagnosisLine, 'state'>[]): DiagnosisState {
  return fromWorst.find((state) => lines.some((line) => line.state === state)) ?? 'unknown';
}

/** What is not good first; else in the order in which they came. */
export function worstFirst(lines: readonly DiagnosisLine[]): readonly DiagnosisLine[] {
  return [...lines].sort((a, b) => fromWorst.indexOf(a.state) - fromWorst.indexOf(b.state));
}

/** How many lines are in a state. */
export function countState(lines: readonly Pick<DiagnosisLine, 'state'>[], state: DiagnosisState): number {
  return lines.filter((line) => line.state === state).length;
}

/** Whether a line is of the password rules: those decide which passwords are taken, not whether writeback works. */
export function isOfPolicy({ id }: Pick<DiagnosisLine, 'id'>): boolean {
  return groupOf[id] === 'policy';
}
