import type { EventContext } from 'rhea';
import type { Clock } from '../../electron/agent/clock';
import type { AccessRight, AccessRule } from './access-rules';
import { parseAddress } from './address';
import { attachReceiver } from './attach-receiver';
import { AttachedLinks, refuseLink } from './attached-links';
import { asBytes } from './bytes';
import { putToken } from './cbs';
import { Claims } from './claims';
import { maxMessageBytes, receiveFromClient } from './client-sender';
import { claimMissing, entityNotFound, type RelayError } from './conditions';
import { acknowledgePromptly, answerDetachOfUnanswered, interceptSession } from './intercept-session';
import { roleRules, verifyEntraToken, type TokenIssuer } from './entra-token';
import { serveManagement } from './management/serve';
import type { Queue } from './queue';
import { cbsKeys, managementKeys, ReplyLinks, replyMessage, type Reply } from './request-replies';
import { codec } from './rhea-library';
import type {
  DecodedMessage,
  ServerConnection,
  ServerReceiver,
  ServerSender,
  ServerSession,
} from './rhea-library';
import { verifyToken } from './sas-token';
import type { WireObserver } from './wire-observer';

/** What all connections of a relay share. */
export interface Hub {
  /** By lower-case path; dead-letter queues have entries of their own. */
  readonly queues: ReadonlyMap<string, Queue>;
  readonly rules: readonly AccessRule[];
  /** Whose tokens are taken besides shared access signatures; `null` = nobody’s. */
  readonly issuer: TokenIssuer | null;
  readonly hostNames: readonly string[];
  readonly clock: Clock;
  readonly observe: WireObserver;
}

interface Target {
  readonly queue: Queue;
  readonly entity: string;
  /** What a token must cover. */
  readonly path: string;
}

const cbsAddress = '$cbs';
const requestCredit = 100;

/** Serves one client connection: its tokens, its links and its requests. */
export class RelayConnection {
  readonly #hub: Hub;
  readonly #id: string;
  readonly #claims: Claims;
  readonly #links = new AttachedLinks();
  readonly #replies = new ReplyLinks();

  constructor(connection: ServerConnection, id: string, hub: Hub) {
    this.#hub = hub;
    this.#id = id;
    this.#claims = new Claims([...hub.rules, ...(hub.issuer === null ? [] : roleRules(hub.issuer))]);
    connection.on('session_open', ({ session }: EventContext) => {
      interceptSession(session as ServerSession);
    });
    connection.on('sender_open', ({ sender }: EventContext) => {
      this.#attachReceiver(sender as ServerSender);
    });
    connection.on('receiver_open', ({ receiver }: EventContext) => {
      this.#attachSender(receiver as ServerReceiver);
    });
    connection.on('sender_close', ({ sender }: EventContext) => {
      this.#detached(sender as ServerSender);
    });
    connection.on('receiver_close', ({ receiver }: EventContext) => {
      this.#detached(receiver as ServerReceiver);
    });
    connection.on('session_close', ({ session }: EventContext) => {
      this.#links.dropAll((link) => link.session === session);
    });
    for (const event of ['sender_flow', 'settled']) {
      connection.on(event, ({ session }: EventContext) => {
        acknowledgePromptly(session as ServerSession);
      });
    }
    for (const event of ['connection_close', 'disconnected']) {
      connection.on(event, () => {
        this.#links.dropAll();
      });
    }
  }

  /** Detaches links whose token has expired. */
  sweep(): void {
    this.#links.closeDisallowed();
  }

  /** Gives back everything the connection holds. */
  dispose(): void {
    this.#links.dropAll();
  }

  #detached(link: ServerSender | ServerReceiver): void {
    this.#links.drop(link);
    answerDetachOfUnanswered(link);
  }

  #target(address: string): Target | RelayError {
    const { entity, management } = parseAddress(address);
    const queue = this.#hub.queues.get(entity);
    if (queue === undefined) return entityNotFound(entity);
    return { queue, entity, path: management ? `${entity}/$management` : entity };
  }

  #allows(target: Target, ...rights: readonly AccessRight[]): boolean {
    const now = this.#hub.clock.now();
    return rights.some((right) => this.#claims.allow(target.path, target.entity, right, now));
  }

  #attachReceiver(link: ServerSender): void {
    const address = link.source?.address ?? '';
    if (address === cbsAddress) {
      this.#attachReplies(link, () => true);
      return;
    }
    const target = this.#target(address);
    if ('condition' in target) refuseLink(link, target);
    else if (parseAddress(address).management) this.#attachManagementReplies(link, target);
    else if (!this.#allows(target, 'Listen')) refuseLink(link, claimMissing('Listen', target.entity));
    else {
      const attached = attachReceiver(link, {
        queue: target.queue,
        connectionId: this.#id,
        isAllowed: () => this.#allows(target, 'Listen'),
        observe: this.#hub.observe,
        drop: (gone) => {
          this.#links.drop(gone);
        },
      });
      if ('condition' in attached) refuseLink(link, attached);
      else {
        this.#links.add(link, attached);
        target.queue.consumers.dispatch();
      }
    }
  }

  #attachReplies(link: ServerSender, isAllowed: () => boolean): void {
    link.set_source({ address: link.source?.address ?? '' });
    link.set_target({ address: link.target?.address ?? '' });
    const replyTo = link.target?.address ?? '';
    this.#replies.add(replyTo === '' ? link.name : replyTo, link);
    this.#links.add(link, {
      isAllowed,
      release: () => {
        this.#replies.remove(link);
      },
    });
    link.attach();
  }

  #attachManagementReplies(link: ServerSender, target: Target): void {
    const isAllowed = (): boolean => this.#allows(target, 'Listen', 'Send');
    if (isAllowed()) this.#attachReplies(link, isAllowed);
    else refuseLink(link, claimMissing('Listen', target.entity));
  }

  #attachSender(link: ServerReceiver): void {
    const address = link.target?.address ?? '';
    if (address === cbsAddress) {
      const { rules, issuer, hostNames, clock } = this.#hub;
      this.#serveRequests(
        link,
        cbsKeys,
        () => true,
        (request) =>
          putToken(request, this.#claims, {
            'servicebus.windows.net:sastoken': (token, audience) =>
              verifyToken(token, audience, rules, hostNames, clock.now()),
            jwt: (token, audience) => verifyEntraToken(token, audience, issuer, hostNames, clock.now()),
          }),
      );
      return;
    }
    const target = this.#target(address);
    if ('condition' in target) refuseLink(link, target);
    else if (parseAddress(address).management) this.#serveManagement(link, target);
    else if (target.entity.endsWith('/$deadletterqueue')) {
      refuseLink(link, {
        condition: 'amqp:not-allowed',
        description: 'A dead-letter queue takes no messages.',
      });
    } else if (!this.#allows(target, 'Send')) refuseLink(link, claimMissing('Send', target.entity));
    else {
      this.#answer(link, () => this.#allows(target, 'Send'));
      receiveFromClient(link, target.queue, this.#hub.observe);
    }
  }

  #answer(link: ServerReceiver, isAllowed: () => boolean): void {
    link.set_source({ address: link.source?.address ?? '' });
    link.set_target({ address: link.target?.address ?? '' });
    link.local.attach.max_message_size = maxMessageBytes;
    this.#links.add(link, { isAllowed, release: () => undefined });
    link.attach();
  }

  #serveManagement(link: ServerReceiver, target: Target): void {
    const isAllowed = (): boolean => this.#allows(target, 'Listen', 'Send');
    if (!isAllowed()) {
      refuseLink(link, claimMissing('Listen', target.entity));
      return;
    }
    const { observe } = this.#hub;
    const scope = {
      queue: target.queue,
      connectionId: this.#id,
      observe: (direction: 'in' | 'out', messageId: string | null, bytes: Buffer): void => {
        observe({ queue: target.queue.settings.name, direction, messageId, bytes: asBytes(bytes) });
      },
    };
    this.#serveRequests(link, managementKeys, isAllowed, (request) =>
      serveManagement(request, scope, (right) => this.#allows(target, right)),
    );
  }

  #serveRequests(
    link: ServerReceiver,
    keys: typeof cbsKeys,
    isAllowed: () => boolean,
    serve: (request: DecodedMessage) => Reply,
  ): void {
    this.#answer(link, isAllowed);
    link.on('message', ({ delivery, message }: EventContext) => {
      const request = codec.decode(message as unknown as Buffer);
      delivery?.accept();
      this.#replies.send(request.reply_to, replyMessage(request, serve(request), keys));
    });
    link.set_credit_window(requestCredit);
    link.add_credit(requestCredit);
  }
}
