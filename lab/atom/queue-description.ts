import { child, escapeXml, parseXml, type XmlElement } from './xml';

/** A shared access rule as the management interface keeps it. */
export interface AtomRule {
  readonly keyName: string;
  readonly rights: readonly string[];
  readonly primaryKey: string;
  readonly secondaryKey: string;
}

/** A queue as the management interface keeps it: the elements of a QueueDescription, and its rules. */
export interface AtomQueue {
  readonly name: string;
  readonly elements: Readonly<Record<string, string>>;
  readonly rules: readonly AtomRule[];
}

/**
 * The elements of a QueueDescription in the order Service Bus reads them: what stands in another place is ignored
 * there without a word, so a client must keep it.
 */
const order = [
  'LockDuration',
  'MaxSizeInMegabytes',
  'RequiresDuplicateDetection',
  'RequiresSession',
  'DefaultMessageTimeToLive',
  'DeadLetteringOnMessageExpiration',
  'DuplicateDetectionHistoryTimeWindow',
  'MaxDeliveryCount',
  'EnableBatchedOperations',
  'AuthorizationRules',
  'Status',
  'ForwardTo',
  'UserMetadata',
  'AutoDeleteOnIdle',
  'EnablePartitioning',
  'ForwardDeadLetteredMessagesTo',
  'EntityAvailabilityStatus',
  'EnableExpress',
  'MaxMessageSizeInKilobytes',
] as const;

const defaults: Readonly<Record<string, string>> = {
  LockDuration: 'PT1M',
  MaxSizeInMegabytes: '1024',
  RequiresDuplicateDetection: 'false',
  RequiresSession: 'false',
  DefaultMessageTimeToLive: 'P10675199DT2H48M5.4775807S',
  DeadLetteringOnMessageExpiration: 'false',
  DuplicateDetectionHistoryTimeWindow: 'PT10M',
  MaxDeliveryCount: '10',
  EnableBatchedOperations: 'true',
  Status: 'Active',
  AutoDeleteOnIdle: 'P10675199DT2H48M5.4775807S',
  EnablePartitioning: 'false',
  EntityAvailabilityStatus: 'Available',
  EnableExpress: 'false',
};

function readRule(element: XmlElement): AtomRule {
  const text = (name: string): string => child(element, name)?.text ?? '';
  return {
    keyName: text('KeyName'),
    rights: child(element, 'Rights')?.children.map((each) => each.text) ?? [],
    primaryKey: text('PrimaryKey'),
    secondaryKey: text('SecondaryKey'),
  };
}

function faultyRule(rules: readonly AtomRule[]): string | null {
  if (rules.length > 12) return 'The limit of 12 authorization rules is exceeded.';
  if (new Set(rules.map(({ keyName }) => keyName)).size !== rules.length) return 'Two rules have one name.';
  for (const { keyName, rights, primaryKey, secondaryKey } of rules) {
    if (rights.length === 0) return `Rule ${keyName} has no right.`;
    const keys = [primaryKey, secondaryKey];
    if (keys.some((key) => Buffer.from(key, 'base64').length !== 32))
      return `A key of rule ${keyName} is not valid.`;
  }
  return null;
}

/** Reads the body of a PUT. A text says what is wrong with it. */
export function readDescription(name: string, body: string): AtomQueue | string {
  const description = child(child(parseXml(body), 'content'), 'QueueDescription');
  if (description === null) return 'The body is not an Atom entry with a QueueDescription.';
  const given = description.children.map((each) => each.name);
  const known = given.map((each) => order.findIndex((name) => name === each));
  if (known.some((place, index) => place < 0 || place <= (known[index - 1] ?? -1))) {
    return 'An element is unknown, repeated or out of order.';
  }
  if (description.children.some(({ text, children }) => text === '' && children.length === 0)) {
    return 'An element is empty.';
  }
  const rules = child(description, 'AuthorizationRules')?.children.map(readRule) ?? [];
  const faulty = faultyRule(rules);
  if (faulty !== null) return faulty;
  const plain = description.children.filter((each) => each.name !== 'AuthorizationRules');
  const elements = { ...defaults, ...Object.fromEntries(plain.map((each) => [each.name, each.text])) };
  return { name, elements, rules };
}

function writeRule({ keyName, rights, primaryKey, secondaryKey }: AtomRule): string {
  return [
    '<AuthorizationRule i:type="SharedAccessAuthorizationRule">',
    '<ClaimType>SharedAccessKey</ClaimType><ClaimValue>None</ClaimValue>',
    `<Rights>${rights.map((right) => `<AccessRights>${escapeXml(right)}</AccessRights>`).join('')}</Rights>`,
    `<KeyName>${escapeXml(keyName)}</KeyName>`,
    `<PrimaryKey>${escapeXml(primaryKey)}</PrimaryKey><SecondaryKey>${escapeXml(secondaryKey)}</SecondaryKey>`,
    '</AuthorizationRule>',
  ].join('');
}

/** The Atom entry that answers for a queue. */
export function writeEntry(
  queue: AtomQueue,
  host: string,
  counts: { readonly active: number; readonly deadLettered: number },
): string {
  const rules = `<AuthorizationRules>${queue.rules.map(writeRule).join('')}</AuthorizationRules>`;
  const parts = order.map((name) => {
    const text = queue.elements[name];
    if (name === 'AuthorizationRules') return rules;
    return text === undefined ? '' : `<${name}>${escapeXml(text)}</${name}>`;
  });
  const details = [
    `<d2p1:ActiveMessageCount>${counts.active}</d2p1:ActiveMessageCount>`,
    `<d2p1:DeadLetterMessageCount>${counts.deadLettered}</d2p1:DeadLetterMessageCount>`,
  ].join('');
  const time = '2026-11-21T12:00:00Z';
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<entry xmlns="http://www.w3.org/2005/Atom">',
    `<id>https://${host}/${queue.name}?api-version=2021-05</id><title type="text">${queue.name}</title>`,
    '<content type="application/xml"><QueueDescription ',
    'xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect" ',
    'xmlns:i="http://www.w3.org/2001/XMLSchema-instance">',
    ...parts,
    `<CreatedAt>${time}</CreatedAt><UpdatedAt>${time}</UpdatedAt><AccessedAt>${time}</AccessedAt>`,
    '<CountDetails xmlns:d2p1="http://schemas.microsoft.com/netservices/2011/06/servicebus">',
    `${details}</CountDetails></QueueDescription></content></entry>`,
  ].join('');
}
