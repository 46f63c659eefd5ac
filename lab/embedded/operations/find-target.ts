import { err, ok, type Result } from '../../../shared/result';
import type { Domain } from '../domain';
import { badName, noSuchObject, type Refusal } from '../refusals';
import { parseDn, type Dn } from '../store/dn';
import type { Entry } from '../store/entry';
import { guidOfText } from '../store/values';

const guidForm = /^<GUID=(?<guid>[0-9a-f-]+)>$/i;

/** The nearest object above a name that does not exist. */
function bestMatch(domain: Domain, dn: Dn): string {
  for (let depth = 1; depth < dn.length; depth++) {
    const above = domain.store.byDn(dn.slice(depth));
    if (above !== null) return above.dn;
  }
  return '';
}

/** The object that a request names by DN or `<GUID=…>`. */
export function findTarget(domain: Domain, name: string): Result<Entry, Refusal> {
  const guidText = guidForm.exec(name)?.groups?.['guid'];
  if (guidText !== undefined) {
    const guid = guidOfText(guidText);
    if (guid === null) return err(badName(name));
    const entry = domain.store.byGuid(guid);
    return entry === null ? err(noSuchObject()) : ok(entry);
  }
  const dn = parseDn(name);
  if (dn === null) return err(badName(name));
  const entry = domain.store.byDn(dn);
  return entry === null ? err(noSuchObject(bestMatch(domain, dn))) : ok(entry);
}
