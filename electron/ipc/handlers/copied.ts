import { ok, type Result } from '../../../shared/result';

/** The schemas hold arrays that may be changed; what the agent answers is copied, so that nobody shares its state. */
export async function copied<T, E>(answer: Promise<Result<readonly T[], E>>): Promise<Result<T[], E>> {
  const result = await answer;
  return result.ok ? ok([...result.value]) : result;
}
