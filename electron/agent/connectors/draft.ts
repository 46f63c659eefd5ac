import type { ConnectorDraft, TestStep } from '../../../shared/ipc/directory-channels';
import { connectorSchema, type Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';

function slug(domain: string): string {
  const words = domain
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 36);
  return words === '' ? 'forest' : words;
}

/** An id nobody has, made from the domain’s name. */
function freshId(domain: string, taken: ReadonlySet<string>): string {
  const wanted = slug(domain);
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const id = `${wanted}-${number}`;
    if (!taken.has(id)) return id;
  }
}

/**
 * The connector an admin’s input makes. An edited one keeps what was set for its partitions, unless it names another
 * domain now.
 */
export function toConnector(draft: ConnectorDraft, present: readonly Connector[]): Result<Connector, string> {
  const former = present.find(({ id }) => id === draft.id);
  if (draft.id !== null && former === undefined) return err('This forest is no longer configured.');
  const domain = draft.domain.trim().toLowerCase().replace(/\.$/, '');
  const twin = present.find((one) => one.id !== draft.id && one.domain.toLowerCase() === domain);
  if (twin !== undefined) return err(`${domain} is configured already: edit that forest instead.`);
  const id = draft.id ?? freshId(domain, new Set(present.map((one) => one.id)));
  const partitions = former?.domain.toLowerCase() === domain ? former.partitions : [];
  const parsed = connectorSchema.safeParse({ ...draft, id, domain, partitions });
  if (parsed.success) return ok(parsed.data);
  const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  return err(`Not understood: ${where}. Correct it and save again.`);
}

/** Why a tested connector must not be kept; `null` = it may. Missing rights are told, and do not forbid it. */
export function refusalOf(steps: readonly TestStep[]): string | null {
  const bad = steps.find(({ id, state }) => state === 'bad' && id !== 'rights');
  if (bad === undefined) return null;
  return bad.remedy === null ? bad.text : `${bad.text} ${bad.remedy}`;
}
