import type { DiagnosisLine, DiagnosisState, PartitionDiagnosis } from '../../../../shared/model/diagnosis';

const severity: readonly DiagnosisState[] = ['bad', 'warning', 'unknown', 'good'];

/** The worst of some lines; without any, `unknown`. */
export function worst(lines: readonly DiagnosisLine[]): DiagnosisState {
  return severity.find((state) => lines.some((line) => line.state === state)) ?? 'unknown';
}

/** How many containers are how; one that could not be looked at counts as a warning. */
export function countContainers({ containers }: Pick<PartitionDiagnosis, 'containers'>): {
  readonly bad: number;
  readonly warning: number;
  readonly good: number;
} {
  const states = containers.map(({ lines }) => worst(lines));
  const bad = states.filter((state) => state === 'bad').length;
  const good = states.filter((state) => state === 'good').length;
  return { bad, good, warning: states.length - bad - good };
}

/** The worst containers first, those alike in their order. */
export function byTrouble(containers: PartitionDiagnosis['containers']): PartitionDiagnosis['containers'] {
  const rank = ({ lines }: (typeof containers)[number]): number => severity.indexOf(worst(lines));
  return [...containers].sort((a, b) => rank(a) - rank(b));
}
