import type { Request } from '../../../shared/protocol/request';
import { checkAccount, checkRequest, refusal } from './admit';
import type { DirectoryAccount } from './ports';
import type { Known } from './record';
import { known, type Run } from './run';
import { writeAccount } from './write-account';

/**
 * Everything from the checks up to and including the write. Never throws: what is unexpected becomes an outcome.
 *
 * @param begunBefore whether an earlier delivery, here or at another agent, may have written already
 */
export async function decide(run: Run, request: Request, kid: string, begunBefore: boolean): Promise<Known> {
  const { deps, signal } = run;
  const refused = checkRequest(request, deps.rules(), deps.clock.now());
  if (refused !== null && (!begunBefore || request.cloudAnchor === null)) return known(run, request, refused);
  if (request.cloudAnchor === null)
    return known(run, request, { code: 'success', detail: null, warnings: [] });
  const found = await resolveAccount(run, request, request.cloudAnchor);
  run.watch.lap('resolve');
  // Why nothing can be written now says nothing of what an earlier delivery has written.
  if ('outcome' in found) return begunBefore ? { ...found, outcome: refusal('uncertain') } : found;
  const denied = refused === null ? checkAccount(request, found) : { outcome: refused, diagnostic: null };
  if (denied !== null && !begunBefore)
    return { ...known(run, request, denied.outcome, found), diagnostic: denied.diagnostic };
  try {
    const earlier = begunBefore ? { denied } : null;
    const written = await writeAccount(request, kid, found, earlier, deps, signal);
    return { ...known(run, request, written.outcome, found), ...written };
  } catch (cause) {
    deps.onUnexpected('write', cause);
    return known(run, request, refusal('uncertain'), found);
  } finally {
    run.watch.lap('write');
  }
}

async function resolveAccount(
  run: Run,
  request: Request,
  cloudAnchor: string,
): Promise<DirectoryAccount | Known> {
  const { deps, signal } = run;
  try {
    const resolution = deps.identity.resolve(cloudAnchor);
    if (resolution.kind === 'refused')
      return known(run, request, refusal(resolution.code, resolution.detail));
    const read = await deps.directory.read(resolution.ref, signal);
    if (read.ok) return read.value;
    const { code, detail, diagnostic, domainController } = read.error;
    return { ...known(run, request, refusal(code, detail)), diagnostic, domainController };
  } catch (cause) {
    deps.onUnexpected('resolve', cause);
    return known(run, request, refusal('internalError'));
  }
}
