import type { RelayError } from './conditions';
import type { ServerLink } from './rhea-library';

/** What the relay remembers of an attached link. */
export interface Attachment {
  /** Whether the tokens of the connection still allow the link. */
  readonly isAllowed: () => boolean;
  /** Gives back what the link holds: its place among the consumers, its session, its timer. */
  readonly release: () => void;
}

/** Answers an attach and detaches at once with the reason: AMQP knows no other way to refuse a link. */
export function refuseLink(link: ServerLink, error: RelayError): void {
  link.attach();
  link.close(error);
}

/** The attached links of one connection. */
export class AttachedLinks {
  readonly #links = new Map<ServerLink, Attachment>();

  add(link: ServerLink, attachment: Attachment): void {
    this.#links.set(link, attachment);
  }

  /** To be called when a link is gone, whoever ended it. */
  drop(link: ServerLink): void {
    const attachment = this.#links.get(link);
    this.#links.delete(link);
    attachment?.release();
  }

  dropAll(belongs: (link: ServerLink) => boolean = () => true): void {
    for (const link of [...this.#links.keys()]) if (belongs(link)) this.drop(link);
  }

  /** Detaches the links whose token has expired and was not renewed. */
  closeDisallowed(): void {
    for (const [link, { isAllowed }] of [...this.#links]) {
      if (isAllowed()) continue;
      this.drop(link);
      link.close({
        condition: 'amqp:unauthorized-access',
        description: 'ExpiredToken: The token is expired.',
      });
    }
  }
}
