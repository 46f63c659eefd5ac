import { concatenate } from './bytes';
import { types, type Typed } from './rhea-library';

/** What the relay may change of a header; the rest of the header is kept as it came. */
interface Header {
  readonly durable: boolean;
  readonly priority: number;
}

/**
 * A message as it came over the wire. Body, properties and footer stay the very bytes the sender wrote: AMQP calls
 * them the bare message and forbids an intermediary to change them (AMQP 1.0, 3.2).
 */
export interface WireMessage {
  readonly header: Header;
  readonly messageId: string | null;
  readonly sessionId: string | null;
  /** As the sender asked for, before the queue’s own limit. */
  readonly timeToLiveMs: number | null;
  /** Epoch milliseconds at which the message is to become available; `null` for at once. */
  readonly scheduledAt: number | null;
  /** Keys and values in turn, with the types the sender chose. */
  readonly annotations: readonly Typed[];
  readonly applicationProperties: readonly Typed[];
  /** The encoded properties section; empty when there is none. */
  readonly properties: Buffer;
  /** The encoded body and footer. */
  readonly body: Buffer;
}

const sectionCodes: Readonly<Record<string, number>> = {
  'amqp:header:list': 0x70,
  'amqp:delivery-annotations:map': 0x71,
  'amqp:message-annotations:map': 0x72,
  'amqp:properties:list': 0x73,
  'amqp:application-properties:map': 0x74,
};

const headerCode = 0x70;
const annotationsCode = 0x72;
const propertiesCode = 0x73;
const applicationPropertiesCode = 0x74;
const messageIdField = 0;
const sessionIdField = 10;
// Data, sequence, value and footer: what the relay passes on untouched.
const bodyCode = 0x75;
const scheduledKey = 'x-opt-scheduled-enqueue-time';

interface Section {
  readonly code: number;
  readonly value: readonly Typed[];
  readonly bytes: Buffer;
}

function sectionCode(descriptor: unknown): number {
  const value = (descriptor as Typed | undefined)?.value as unknown;
  if (typeof value === 'number') return value;
  return sectionCodes[String(value)] ?? bodyCode;
}

function readSections(bytes: Buffer): readonly Section[] {
  const reader = new types.Reader(bytes);
  const sections: Section[] = [];
  while (reader.remaining() > 0) {
    const start = reader.position;
    const section = reader.read();
    const value: unknown = section.value;
    sections.push({
      code: sectionCode(section.descriptor),
      value: Array.isArray(value) ? (value as Typed[]) : [],
      bytes: bytes.subarray(start, reader.position),
    });
  }
  return sections;
}

function asNumber(typed: Typed | undefined): number | null {
  const value: unknown = typed?.value;
  return typeof value === 'number' ? value : null;
}

function asId(typed: Typed | undefined): string | null {
  const value: unknown = typed?.value;
  if (Buffer.isBuffer(value)) return value.toString('hex');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function scheduledAt(annotations: readonly Typed[]): number | null {
  for (let index = 0; index + 1 < annotations.length; index += 2) {
    if (annotations[index]?.value !== scheduledKey) continue;
    const value: unknown = annotations[index + 1]?.value;
    return value instanceof Date ? value.getTime() : null;
  }
  return null;
}

/** Reads an encoded message. `null` when the bytes are not an AMQP message. */
export function parseMessage(bytes: Buffer): WireMessage | null {
  let sections: readonly Section[];
  try {
    sections = readSections(bytes);
  } catch {
    return null;
  }
  const section = (code: number): Section | undefined =>
    sections.find((candidate) => candidate.code === code);
  const header = section(headerCode)?.value ?? [];
  const properties = section(propertiesCode);
  const annotations = section(annotationsCode)?.value ?? [];
  const body = sections.filter(({ code }) => code >= bodyCode).map(({ bytes: raw }) => raw);
  if (body.length === 0) return null;
  return {
    header: { durable: header[0]?.value === true, priority: asNumber(header[1]) ?? 4 },
    messageId: asId(properties?.value[messageIdField]),
    sessionId: asId(properties?.value[sessionIdField]),
    timeToLiveMs: asNumber(header[2]),
    scheduledAt: scheduledAt(annotations),
    annotations,
    applicationProperties: section(applicationPropertiesCode)?.value ?? [],
    properties: properties?.bytes ?? Buffer.alloc(0),
    body: concatenate(body),
  };
}

/** What the relay writes into a message that it hands out. */
export interface Handout {
  readonly deliveryCount: number;
  readonly timeToLiveMs: number | null;
  readonly annotations: Readonly<Record<string, Typed>>;
  /** Application properties added or replaced by settlements. */
  readonly properties: Readonly<Record<string, unknown>>;
}

function described(code: number, value: Typed): Typed {
  return types.described(types.wrap_ulong(code), value) as Typed;
}

function merge(
  pairs: readonly Typed[],
  changes: ReadonlyMap<string, Typed>,
  key: (name: string) => Typed,
): Typed {
  const items: Typed[] = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const [name, value] = [pairs[index], pairs[index + 1]];
    if (name !== undefined && value !== undefined && !changes.has(String(name.value)))
      items.push(name, value);
  }
  for (const [name, value] of changes) items.push(key(name), value);
  return types.Map32(items);
}

function headerOf(message: WireMessage, handout: Handout): Typed {
  return types.List32([
    types.wrap_boolean(message.header.durable),
    types.wrap_ubyte(message.header.priority),
    handout.timeToLiveMs === null ? types.Null() : types.wrap_uint(handout.timeToLiveMs),
    types.wrap_boolean(false),
    types.wrap_uint(handout.deliveryCount),
  ]);
}

/** The message as a receiver gets it: the sender’s bare message with the relay’s header and annotations. */
export function encodeMessage(message: WireMessage, handout: Handout): Buffer {
  const writer = new types.Writer();
  writer.write(described(headerCode, headerOf(message, handout)));
  const annotations = new Map(Object.entries(handout.annotations));
  writer.write(described(annotationsCode, merge(message.annotations, annotations, types.wrap_symbol)));
  const start = writer.toBuffer();
  const changes = new Map(
    Object.entries(handout.properties).map(([name, value]) => [name, types.wrap(value)]),
  );
  if (message.applicationProperties.length === 0 && changes.size === 0) {
    return concatenate([start, message.properties, message.body]);
  }
  const properties = new types.Writer();
  const merged = merge(message.applicationProperties, changes, types.wrap_string);
  properties.write(described(applicationPropertiesCode, merged));
  return concatenate([start, message.properties, properties.toBuffer(), message.body]);
}
