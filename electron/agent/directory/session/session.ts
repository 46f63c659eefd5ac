import {
  Attribute,
  Change,
  type Control,
  FilterParser,
  ModifyRequest,
  PagedResultsControl,
  SearchRequest,
} from 'ldapts';
import { err, ok, type Result } from '../../../../shared/result';
import { SimpleBindRequest } from './bind-request';
import type { Answer, Call, Connection } from './connection';
import { toLdapEntry, type LdapEntry } from './entry';
import { type LdapFault } from './fault';

/** One change of a Modify. Values are bytes (the caller’s to wipe) or text. */
export interface Modification {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly value: Buffer | string;
}

export interface SearchQuery {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  /** RFC 4515. Default `(objectClass=*)`. */
  readonly filter?: string;
  readonly attributes: readonly string[];
  /** Objects per page and the cookie of the page before (`null` = the first page). */
  readonly page?: { readonly size: number; readonly cookie: Buffer | null };
  /** Objects at most: where there are more the server refuses with sizeLimitExceeded (4). Default: no limit. */
  readonly sizeLimit?: number;
  /** Further request controls. */
  readonly controls?: readonly Control[];
}

/** One answer to a search. There are more pages as long as `cookie` is not `null`, even when `entries` is empty. */
export interface SearchPage {
  readonly entries: readonly LdapEntry[];
  readonly cookie: Buffer | null;
}

/** LDAP operations on one connection. Every refusal and every network trouble is a value. */
export interface Session {
  readonly alive: boolean;
  /** Simple bind. An empty password is refused here: to a server it would be an anonymous bind that succeeds. */
  bind(name: string, password: Uint8Array, call: Call): Promise<Result<void, LdapFault>>;
  search(query: SearchQuery, call: Call): Promise<Result<SearchPage, LdapFault>>;
  /** The object at a DN; `null` when the server answers with no entry. */
  readEntry(
    dn: string,
    attributes: readonly string[],
    call: Call,
  ): Promise<Result<LdapEntry | null, LdapFault>>;
  modify(
    dn: string,
    changes: readonly Modification[],
    control: Control | null,
    call: Call,
  ): Promise<Result<void, LdapFault>>;
  close(): void;
}

const invalidCredentials = 49;

/** The answer, or the server’s refusal. Partial results of a search count as a refusal: nothing is lost silently. */
function accepted(answer: Result<Answer, LdapFault>): Result<Answer, LdapFault> {
  if (!answer.ok || answer.value.message.status === 0) return answer;
  const { status, errorMessage } = answer.value.message;
  return err({ kind: 'refused', stage: 'operation', resultCode: status, text: errorMessage });
}

function searchRequest(messageId: number, query: SearchQuery, timeoutMs: number): SearchRequest {
  const { page } = query;
  const paging =
    page === undefined
      ? []
      : [
          new PagedResultsControl({
            critical: true,
            value: { size: page.size, ...(page.cookie === null ? {} : { cookie: page.cookie }) },
          }),
        ];
  return new SearchRequest({
    messageId,
    baseDN: query.base,
    scope: query.scope,
    filter: FilterParser.parseString(query.filter ?? '(objectClass=*)'),
    attributes: [...query.attributes],
    sizeLimit: query.sizeLimit ?? 0,
    timeLimit: Math.ceil(timeoutMs / 1_000),
    controls: [...paging, ...(query.controls ?? [])],
  });
}

function modifyRequest(
  messageId: number,
  dn: string,
  modifications: readonly Modification[],
  control: Control | null,
): ModifyRequest {
  const changes = modifications.map(({ operation, attribute, value }) => {
    const values = typeof value === 'string' ? [value] : [value];
    return new Change({ operation, modification: new Attribute({ type: attribute, values }) });
  });
  return new ModifyRequest({ messageId, dn, changes, controls: control === null ? [] : [control] });
}

function cookieOf(answer: Answer): Buffer | null {
  for (const control of answer.message.controls ?? []) {
    if (!(control instanceof PagedResultsControl)) continue;
    const cookie = control.value?.cookie;
    if (cookie !== undefined && cookie.length > 0) return cookie;
  }
  return null;
}

/** LDAP operations over a connection, which the session owns from now on. */
export function createSession(connection: Connection): Session {
  const search = async (query: SearchQuery, call: Call): Promise<Result<SearchPage, LdapFault>> => {
    const answer = accepted(
      await connection.exchange((id) => searchRequest(id, query, call.timeoutMs), call),
    );
    if (!answer.ok) return answer;
    return ok({ entries: answer.value.entries.map(toLdapEntry), cookie: cookieOf(answer.value) });
  };
  return {
    get alive(): boolean {
      return connection.alive;
    },
    bind: async (name, password, call) => {
      if (name === '' || password.length === 0) {
        const text = 'The name or the password is empty.';
        return err({ kind: 'refused', stage: 'operation', resultCode: invalidCredentials, text });
      }
      const answer = accepted(
        await connection.exchange((id) => new SimpleBindRequest(id, name, password), call),
      );
      return answer.ok ? ok(undefined) : answer;
    },
    search,
    readEntry: async (base, attributes, call) => {
      const page = await search({ base, scope: 'base', attributes }, call);
      return page.ok ? ok(page.value.entries[0] ?? null) : page;
    },
    modify: async (dn, changes, control, call) => {
      const answer = accepted(
        await connection.exchange((id) => modifyRequest(id, dn, changes, control), call),
      );
      return answer.ok ? ok(undefined) : answer;
    },
    close: () => connection.close(),
  };
}
