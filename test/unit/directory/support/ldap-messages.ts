import {
  Ber,
  BerReader,
  BerWriter,
  type Control,
  ModifyRequest,
  PresenceFilter,
  ProtocolOperation,
  SearchRequest,
} from 'ldapts';

/** A request as the fake domain controller sees it. */
export type FakeRequest =
  | { readonly kind: 'bind'; readonly messageId: number; readonly name: string; readonly password: string }
  | {
      readonly kind: 'search';
      readonly messageId: number;
      readonly search: SearchRequest;
      readonly cookie: string | null;
      readonly controls: readonly SeenControl[];
    }
  | {
      readonly kind: 'modify';
      readonly messageId: number;
      readonly modify: ModifyRequest;
      readonly controls: readonly SeenControl[];
    }
  | { readonly kind: 'startTls'; readonly messageId: number }
  | { readonly kind: 'unbind'; readonly messageId: number };

/** A request control, unparsed. */
export interface SeenControl {
  readonly type: string;
  readonly critical: boolean;
  readonly value: string;
}

const controlsTag = ProtocolOperation.LDAP_CONTROLS;

function readControls(reader: BerReader): SeenControl[] {
  const seen: SeenControl[] = [];
  if (reader.peek() !== controlsTag) return seen;
  reader.readSequence(controlsTag);
  const end = reader.offset + reader.length;
  while (reader.offset < end) {
    reader.readSequence();
    const type = reader.readString() ?? '';
    const critical = reader.peek() === Ber.Boolean && reader.readBoolean() === true;
    const value =
      reader.peek() === Ber.OctetString
        ? (reader.readString(Ber.OctetString, true)?.toString('hex') ?? '')
        : '';
    seen.push({ type, critical, value });
  }
  return seen;
}

function cookieOf(controls: readonly SeenControl[]): string | null {
  const paging = controls.find(({ type }) => type === '1.2.840.113556.1.4.319');
  if (paging === undefined) return null;
  const reader = new BerReader(Buffer.from(paging.value, 'hex'));
  reader.readSequence();
  reader.readInt();
  return reader.readString(Ber.OctetString, true)?.toString('utf8') ?? '';
}

/** Splits a stream into requests; what is incomplete stays in `rest`. */
export function readRequests(data: Buffer): { readonly requests: FakeRequest[]; readonly rest: Buffer } {
  const requests: FakeRequest[] = [];
  let rest = data;
  for (;;) {
    const reader = new BerReader(rest);
    if (reader.readSequence() === null || reader.remain < reader.length) return { requests, rest };
    const end = reader.offset + reader.length;
    requests.push(readRequest(new BerReader(rest.subarray(0, end))));
    rest = rest.subarray(end);
  }
}

function readRequest(reader: BerReader): FakeRequest {
  reader.readSequence();
  const messageId = reader.readInt() ?? 0;
  const operation = reader.readSequence();
  switch (operation) {
    case ProtocolOperation.LDAP_REQ_BIND: {
      reader.readInt();
      return {
        kind: 'bind',
        messageId,
        name: reader.readString() ?? '',
        password: reader.readString(Ber.Context) ?? '',
      };
    }
    case ProtocolOperation.LDAP_REQ_SEARCH: {
      const search = new SearchRequest({
        messageId,
        filter: new PresenceFilter({ attribute: 'objectClass' }),
      });
      search.parseMessage(reader);
      const controls = readControls(reader);
      return { kind: 'search', messageId, search, cookie: cookieOf(controls), controls };
    }
    case ProtocolOperation.LDAP_REQ_MODIFY: {
      const modify = new ModifyRequest({ messageId });
      modify.parseMessage(reader);
      return { kind: 'modify', messageId, modify, controls: readControls(reader) };
    }
    case ProtocolOperation.LDAP_REQ_EXTENSION:
      return { kind: 'startTls', messageId };
    default:
      return { kind: 'unbind', messageId };
  }
}

export const responseTags = { bind: 0x61, search: 0x65, modify: 0x67, startTls: 0x78, unbind: 0x78 } as const;

function message(
  messageId: number,
  tag: number,
  body: (writer: BerWriter) => void,
  control?: Control,
): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(messageId);
  writer.startSequence(tag);
  body(writer);
  writer.endSequence();
  if (control !== undefined) {
    writer.startSequence(controlsTag);
    control.write(writer);
    writer.endSequence();
  }
  writer.endSequence();
  return writer.buffer;
}

/** The final answer to a request. */
export function result(messageId: number, tag: number, code: number, text = '', control?: Control): Buffer {
  const body = (writer: BerWriter): void => {
    writer.writeEnumeration(code);
    writer.writeString('');
    writer.writeString(text);
  };
  return message(messageId, tag, body, control);
}

/** One object found by a search. */
export function entry(
  messageId: number,
  dn: string,
  attributes: Record<string, readonly (Buffer | string)[]>,
): Buffer {
  return message(messageId, 0x64, (writer) => {
    writer.writeString(dn);
    writer.startSequence();
    for (const [type, values] of Object.entries(attributes)) {
      writer.startSequence();
      writer.writeString(type);
      writer.startSequence(0x31);
      for (const value of values) {
        if (typeof value === 'string') writer.writeString(value);
        else writer.writeBuffer(value, Ber.OctetString);
      }
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });
}
