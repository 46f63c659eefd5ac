import * as z from 'zod';
import type { AuthenticationType } from '../../../../shared/operations';
import { err, ok, type Result } from '../../../../shared/result';
import { ofDomain, type ByDomain } from '../authentication-type';
import type { GraphClient, GraphFault } from './graph-client';
import { readPage } from './links';

/** “domain resource type”: Managed = Entra authenticates, Federated = an identity provider of the organisation does. */
type DomainAuthentication = 'Managed' | 'Federated';

const domainSchema = z.object({ id: z.string(), authenticationType: z.string() });

/** A tenant has at most some thousand domains. */
const maxPages = 1_000;

function unusable(message: string): GraphFault {
  return { kind: 'unreachable', status: 200, code: '', message: `The list of domains: ${message}` };
}

/** Reads how the domains of the tenant authenticate. Needs Domain.Read.All. */
export async function readDomains(
  client: GraphClient,
  baseUrl: URL,
  signal: AbortSignal,
): Promise<Result<ByDomain<DomainAuthentication>, GraphFault>> {
  const domains = new Map<string, DomainAuthentication>();
  let url = new URL('/v1.0/domains?$select=id,authenticationType', baseUrl);
  for (let pages = 0; pages < maxPages; pages += 1) {
    const answer = await client.get(url, signal);
    if (!answer.ok) return answer;
    const page = readPage(answer.value, baseUrl.origin);
    if (!page.ok) return err(unusable(page.error));
    for (const value of page.value.values) {
      const domain = domainSchema.safeParse(value);
      if (!domain.success) return err(unusable('A domain without its authentication type.'));
      const { id, authenticationType } = domain.data;
      domains.set(id.toLowerCase(), authenticationType === 'Federated' ? 'Federated' : 'Managed');
    }
    if (page.value.link === null) return ok(domains);
    ({ url } = page.value.link);
  }
  return err(unusable('It has no end.'));
}

/**
 * How people authenticate, by their domain: a federated one says so itself. Of a managed one Graph does not tell
 * password-hash synchronisation from pass-through authentication, so that the setting has to.
 */
export function authenticationOf(
  userPrincipalName: string | null,
  domains: ByDomain<DomainAuthentication>,
  setting: ByDomain<AuthenticationType>,
): AuthenticationType {
  if (ofDomain(userPrincipalName, domains) === 'Federated') return 'federated';
  return ofDomain(userPrincipalName, setting) === 'passThrough' ? 'passThrough' : 'passwordHashSync';
}
