import { BerReader } from 'ldapts';
import { joined } from '../../population/ldap-values';
import { headerOf, MalformedMessage } from './elements';
import { tags } from './tags';

/** AD’s MaxReceiveBuffer: longer messages end the connection. Bytes. */
const maxMessageBytes = 10 * 1024 * 1024;
/** Longest tag and length of a message. */
const maxHeaderBytes = 6;

/** Cuts the byte stream of one connection into messages. */
export interface Framing {
  /** The messages that are complete with this chunk. Throws MalformedMessage where the stream is not LDAP. */
  push(chunk: Buffer): Buffer[];
}

/** Length of the message that begins here, header included; `null` = not known yet. */
function messageLength(bytes: Buffer): number | null {
  if (bytes.length === 0) return null;
  if (bytes[0] !== tags.sequence) throw new MalformedMessage('not a message');
  const reader = new BerReader(bytes.subarray(0, maxHeaderBytes));
  if (headerOf(reader) === null) return null;
  const length = reader.offset + reader.length;
  if (reader.length < 0 || length > maxMessageBytes) throw new MalformedMessage('message too long');
  return length;
}

export function createFraming(): Framing {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let neededBytes = 0;
  const keep = (rest: Buffer, needed: number): void => {
    waiting = rest.length === 0 ? [] : [rest];
    waitingBytes = rest.length;
    neededBytes = needed;
  };
  return {
    push: (chunk) => {
      waiting.push(chunk);
      waitingBytes += chunk.length;
      // A long message comes in many chunks: they are put together once, not at each chunk.
      if (waitingBytes < neededBytes) return [];
      const messages: Buffer[] = [];
      let rest = waiting.length === 1 ? chunk : joined(waiting);
      for (;;) {
        const length = messageLength(rest);
        if (length === null || rest.length < length) {
          keep(rest, length ?? 0);
          return messages;
        }
        messages.push(rest.subarray(0, length));
        rest = rest.subarray(length);
      }
    },
  };
}
