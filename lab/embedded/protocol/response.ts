import { BerWriter, type Control } from 'ldapts';
import { tags, responseTags } from './tags';

/** The last answer to a request. */
export interface FinalAnswer {
  readonly code: number;
  readonly text: string;
  readonly matchedDn?: string;
  /** LDAP URLs of servers that hold the object (result code 10). */
  readonly referral?: readonly string[];
}

/** An object as a search answers it. */
export interface AnsweredEntry {
  readonly dn: string;
  readonly attributes: readonly { readonly name: string; readonly values: readonly (Buffer | string)[] }[];
}

/** The largest part of an entry that fits without growing the writer, in most cases. Bytes. */
const usualBytes = 2_048;

function message(messageId: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter({ size: usualBytes });
  writer.startSequence();
  writer.writeInt(messageId);
  write(writer);
  writer.endSequence();
  return writer.buffer;
}

/** The result that ends an operation (RFC 4511, 4.1.9). */
export function finalMessage(
  messageId: number,
  tag: number,
  answer: FinalAnswer,
  controls: readonly Control[] = [],
  extendedName: string | null = null,
): Buffer {
  return message(messageId, (writer) => {
    writer.startSequence(tag);
    writer.writeEnumeration(answer.code);
    writer.writeString(answer.matchedDn ?? '');
    writer.writeString(answer.text);
    if (answer.referral !== undefined) {
      writer.startSequence(tags.referral);
      writer.writeStringArray([...answer.referral]);
      writer.endSequence();
    }
    if (extendedName !== null) writer.writeString(extendedName, tags.extendedResponseName);
    writer.endSequence();
    if (controls.length === 0) return;
    writer.startSequence(tags.controls);
    for (const control of controls) control.write(writer);
    writer.endSequence();
  });
}

/** The server’s goodbye before it closes a connection (RFC 4511, 4.4.1). */
export function disconnectionNotice(answer: FinalAnswer): Buffer {
  return finalMessage(0, responseTags.extended, answer, [], noticeOfDisconnection);
}

const noticeOfDisconnection = '1.3.6.1.4.1.1466.20036';

export function entryMessage(messageId: number, entry: AnsweredEntry): Buffer {
  return message(messageId, (writer) => {
    writer.startSequence(responseTags.searchEntry);
    writer.writeString(entry.dn);
    writer.startSequence();
    for (const { name, values } of entry.attributes) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(tags.set);
      for (const value of values) {
        if (typeof value === 'string') writer.writeString(value);
        else writer.writeBuffer(value, tags.octetString);
      }
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
    writer.endSequence();
  });
}

/** A reference to another naming context that a search below the domain also covers. */
export function referenceMessage(messageId: number, urls: readonly string[]): Buffer {
  return message(messageId, (writer) => {
    writer.startSequence(responseTags.searchReference);
    writer.writeStringArray([...urls]);
    writer.endSequence();
  });
}
