import type { DiagnosisId, DiagnosisLine, DiagnosisState } from '../../../shared/model/diagnosis';

export function line(
  id: DiagnosisId,
  state: DiagnosisState,
  text: string,
  remedy: string | null = null,
): DiagnosisLine {
  return { id, state, text, remedy };
}
