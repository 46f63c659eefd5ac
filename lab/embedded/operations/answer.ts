import { PagedResultsControl } from 'ldapts';
import type { Domain } from '../domain';
import type { RequestMessage } from '../protocol/request';
import { entryMessage, finalMessage, referenceMessage, type FinalAnswer } from '../protocol/response';
import { responseTags } from '../protocol/tags';
import { refusals } from '../refusals';
import { add } from './add';
import { bind } from './bind';
import { controlsOf, type Controls } from './controls';
import { modify } from './modify';
import { remove, rename } from './remove-and-rename';
import { search } from './search';
import type { LdapSession } from './session';

/** How the next operation is answered out of the ordinary. */
export interface AnswerOptions {
  /** The first page of a paged search comes empty, with a cookie. */
  readonly emptyPage?: boolean;
}

/** The bytes that answer a request, in the order to send them; none where LDAP has no answer (unbind, abandon). */
export function answer(
  domain: Domain,
  session: LdapSession,
  message: RequestMessage,
  options: AnswerOptions = {},
): readonly Buffer[] {
  const { request, messageId } = message;
  if (request.kind === 'unbind' || request.kind === 'abandon') return [];
  const tag = responseTags[request.kind];
  const controls = controlsOf(message.controls);
  if (!controls.ok) return [finalMessage(messageId, tag, controls.error)];
  if (request.kind === 'search') {
    return searchMessages(messageId, search(domain, session, request, controls.value, options.emptyPage));
  }
  // StartTLS, the one extended operation, is the connection’s own affair and does not come here where it can be had.
  if (request.kind === 'extended') return [finalMessage(messageId, tag, refusals.unknownExtension)];
  return [finalMessage(messageId, tag, written(domain, session, request, controls.value))];
}

type Written = Exclude<
  RequestMessage['request'],
  { readonly kind: 'search' | 'extended' | 'unbind' | 'abandon' }
>;

function written(domain: Domain, session: LdapSession, request: Written, controls: Controls): FinalAnswer {
  switch (request.kind) {
    case 'bind':
      return bind(domain, session, request);
    case 'modify':
      return modify(domain, session, request, controls);
    case 'add':
      return add(domain, session, request);
    case 'delete':
      return remove(domain, session, request, controls);
    case 'rename':
      return rename(domain, session, request);
  }
}

function searchMessages(messageId: number, found: ReturnType<typeof search>): readonly Buffer[] {
  const { entries, references, final, cookie } = found;
  const paging =
    cookie === null
      ? []
      : [new PagedResultsControl({ value: { size: 0, cookie: Buffer.from(cookie, 'latin1') } })];
  return [
    ...entries.map((entry) => entryMessage(messageId, entry)),
    ...references.map((url) => referenceMessage(messageId, [url])),
    finalMessage(messageId, responseTags.search, final, paging),
  ];
}
