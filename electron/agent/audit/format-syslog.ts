import type { EventLevel } from '../../../shared/event-ids';
import type { ExportRow } from './export-row';

/** Facility 13, “log audit” (RFC 5424, section 6.2.1). */
const facility = 13;
const severities: Record<EventLevel, number> = { error: 3, warning: 4, information: 6 };
/** Receivers should take messages of this size (RFC 5424, section 6.1). Bytes. */
const maxMessageBytes = 8_192;
/** “Number for documentation” (RFC 5612): this product has no enterprise number of its own. */
const enterprise = 32473;

/** Printable ASCII without blanks, as header fields and names are made of. */
function printable(text: string, maxLength: number): string {
  const shown = text.replace(/[^\x21-\x7e]/g, '_').slice(0, maxLength);
  return shown === '' ? '-' : shown;
}

function paramName(key: string): string {
  return printable(key, 32).replace(/[="\]]/g, '_');
}

/** Control characters as `#` and three octal digits, which is how rsyslog shows them; quotes and brackets escaped. */
function paramValue(value: string): string {
  return value
    .replace(/\p{Cc}/gu, (sign) => `#${(sign.codePointAt(0) ?? 0).toString(8).padStart(3, '0')}`)
    .replace(/["\\\]]/g, (sign) => `\\${sign}`);
}

type Params = readonly (readonly [name: string, value: string])[];

function element(id: string, params: Params): string {
  return `[${id}@${enterprise}${params.map(([name, value]) => ` ${paramName(name)}="${paramValue(value)}"`).join('')}]`;
}

/** Whole characters only: half of a surrogate pair cannot be written as UTF-8. */
function cut(value: string, maxLength: number): string {
  return value.length <= maxLength
    ? value
    : `${Array.from(value.slice(0, maxLength)).slice(0, -1).join('')}…`;
}

function render(row: ExportRow, host: string, maxValueLength: number): string {
  const facts = Object.entries(row.data).filter(([, value]) => value !== null);
  const isCut = facts.some(([, value]) => String(value).length > maxValueLength);
  const main: Params = [
    ['seq', String(row.seq)],
    ['event', String(row.event)],
    ['actor', cut(row.actor, 256)],
    ...(row.requestId === null ? [] : [['requestId', row.requestId] as const]),
    ...(row.outcome === null ? [] : [['outcome', row.outcome] as const]),
    ['hash', row.hash],
    ...(isCut ? [['cut', 'yes'] as const] : []),
  ];
  const data: Params = facts.map(([key, value]) => [key, cut(String(value), maxValueLength)]);
  const structured = element('activity', main) + (data.length === 0 ? '' : element('data', data));
  const priority = facility * 8 + severities[row.level];
  const header = `<${priority}>1 ${row.time} ${printable(host, 255)} password-writeback - ${printable(row.name, 32)}`;
  // The byte order mark says that the text is UTF-8 (RFC 5424, section 6.4).
  return `${header} ${structured} \ufeff${row.text}`;
}

/**
 * A message of RFC 5424 in UTF-8, without framing. Facts that are too long for 8,192 bytes are cut, which `cut="yes"`
 * says; number and hash name the row they stand in whole.
 *
 * @param host name of this computer
 */
export function syslogMessage(row: ExportRow, host: string): string {
  let maxValueLength = maxMessageBytes;
  let message = render(row, host, maxValueLength);
  while (Buffer.byteLength(message) > maxMessageBytes && maxValueLength > 8) {
    maxValueLength = Math.floor(maxValueLength / 2);
    message = render(row, host, maxValueLength);
  }
  return message;
}

/** A message with its length in bytes in front, as RFC 5425 sends it over TLS. */
export function syslogFrame(row: ExportRow, host: string): string {
  const message = syslogMessage(row, host);
  return `${Buffer.byteLength(message)} ${message}`;
}
