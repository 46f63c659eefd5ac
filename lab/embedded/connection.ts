import type { Duplex } from 'node:stream';
import { joined } from '../population/ldap-values';
import type { Domain } from './domain';
import type { Fault, FaultQueue } from './faults';
import { answer } from './operations/answer';
import { isPaged } from './operations/controls';
import type { LdapSession } from './operations/session';
import { MalformedMessage } from './protocol/elements';
import { createFraming } from './protocol/framing';
import { requestOf, type RequestMessage } from './protocol/request';
import { disconnectionNotice, finalMessage } from './protocol/response';
import { responseTags, startTlsOid } from './protocol/tags';
import { refusals, referredTo } from './refusals';
import { createResultSets } from './search/result-sets';

/** What a connection is served with. */
export interface Service {
  readonly domain: Domain;
  readonly queue: FaultQueue;
  /** Something the server did not expect of itself, without content. */
  readonly onBug: (cause: unknown) => void;
  /** Encrypts a plain connection and serves it afresh; absent = it is encrypted already. */
  readonly startTls?: () => void;
}

/**
 * Serves LDAP on an established connection until it ends. Operations are done in the order of their arrival. A
 * message that is not LDAP ends the connection, as in AD, and only this one.
 */
export function serveConnection(socket: Duplex, service: Service): void {
  const connection = new Connection(socket, service);
  connection.serve();
}

/** Whether more messages of the connection are to be handled. */
type Next = 'goOn' | 'stop';

class Connection {
  private readonly socket: Duplex;
  private readonly service: Service;
  private readonly session: LdapSession;
  private readonly framing = createFraming();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly onData = (chunk: Buffer): void => this.receive(chunk);

  constructor(socket: Duplex, service: Service) {
    this.socket = socket;
    this.service = service;
    this.session = {
      identity: null,
      isSecure: service.startTls === undefined,
      resultSets: createResultSets(),
    };
  }

  serve(): void {
    this.socket.on('data', this.onData);
    this.socket.on('error', () => this.socket.destroy());
    this.socket.on('close', () => this.timers.forEach((timer) => clearTimeout(timer)));
  }

  private receive(chunk: Buffer): void {
    try {
      for (const bytes of this.framing.push(chunk)) if (this.handle(requestOf(bytes)) === 'stop') return;
    } catch (cause) {
      if (!(cause instanceof MalformedMessage)) this.service.onBug(cause);
      this.socket.off('data', this.onData);
      this.socket.end(disconnectionNotice(refusals.notDecoded));
    }
  }

  private handle(message: RequestMessage): Next {
    const { request, messageId } = message;
    if (request.kind === 'unbind') return this.close();
    if (request.kind === 'extended' && request.oid === startTlsOid) return this.startTls(messageId);
    const { domain, queue } = this.service;
    const fault = queue.take(request, isPaged(message.controls));
    if (fault?.kind === 'dropBeforeApply') return this.drop();
    const refusal = refusalOf(domain, message, fault);
    const messages =
      refusal ?? answer(domain, this.session, message, { emptyPage: fault?.kind === 'emptyPage' });
    switch (fault?.kind) {
      case 'dropBeforeReply':
        return this.drop();
      case 'closeMidMessage':
        return this.close(firstHalf(messages[0] ?? Buffer.alloc(0)));
      case 'delay':
        return this.sendLater(messages, fault.delayMs);
      default:
        return this.send(messages);
    }
  }

  private startTls(messageId: number): Next {
    const { startTls } = this.service;
    if (startTls === undefined) {
      return this.send([finalMessage(messageId, responseTags.extended, refusals.alreadyEncrypted)]);
    }
    this.socket.off('data', this.onData);
    this.send([finalMessage(messageId, responseTags.extended, { code: 0, text: '' }, [], startTlsOid)]);
    startTls();
    return 'stop';
  }

  private send(messages: readonly Buffer[]): Next {
    if (messages.length > 0 && this.socket.writable) this.socket.write(joined(messages));
    return 'goOn';
  }

  private sendLater(messages: readonly Buffer[], delayMs: number): Next {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.send(messages);
    }, delayMs);
    this.timers.add(timer);
    return 'goOn';
  }

  private close(lastBytes?: Buffer): Next {
    this.socket.off('data', this.onData);
    this.socket.end(lastBytes);
    return 'stop';
  }

  private drop(): Next {
    this.socket.destroy();
    return 'stop';
  }
}

function firstHalf(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.ceil(bytes.length / 2));
}

/** The answer of a fault that refuses; `null` = the operation is done as usual. */
function refusalOf(
  domain: Domain,
  { request, messageId }: RequestMessage,
  fault: Fault | null,
): Buffer[] | null {
  if (request.kind !== 'bind' && request.kind !== 'search' && request.kind !== 'modify') return null;
  const tag = responseTags[request.kind];
  if (fault?.kind === 'busy') return [finalMessage(messageId, tag, refusals.busy)];
  if (fault?.kind === 'referral')
    return [finalMessage(messageId, tag, referredTo(domain.name, domain.baseDn))];
  return null;
}
