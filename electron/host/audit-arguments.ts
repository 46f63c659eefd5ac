import { resolve } from 'node:path';
import { exportFormats, type AuditSettings, type ExportFormat } from '../../shared/ipc/audit-channels';
import { auditLimits } from '../../shared/model/audit-limits';
import { chainHeadSchema } from '../../shared/model/audit';
import { auditSyslogSchema, type AuditSyslog } from '../../shared/model/settings';
import { err, ok, type Result } from '../../shared/result';
import { option } from './arguments';

/** A row as a portal knows it. */
interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** What `audit` was asked for. */
export type AuditQuestion =
  | { readonly kind: 'verify'; readonly heads: readonly Head[]; readonly asJson: boolean }
  | {
      readonly kind: 'export';
      readonly format: ExportFormat;
      /** Epoch milliseconds. */
      readonly from: number | null;
      readonly to: number | null;
      /** `null` = standard output, unless `syslog` is given. */
      readonly file: string | null;
      readonly syslog: AuditSyslog | null;
    }
  | {
      readonly kind: 'settings';
      /** What to change; empty = show what is in force. */
      readonly change: Partial<AuditSettings>;
      readonly asJson: boolean;
    };

const units: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };

/** `2026-11-21`, `2026-11-21T08:00:00Z`, `30d` or `24h` ago. */
function momentOf(text: string | null, now: number): Result<number | null, string> {
  if (text === null) return ok(null);
  const ago = /^(\d{1,5})([hd])$/.exec(text);
  if (ago !== null) return ok(now - Number(ago[1]) * (units[ago[2] ?? 'd'] ?? 0));
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? err(`${text} is no time: 2026-11-21, 2026-11-21T08:00:00Z, 30d or 24h`) : ok(at);
}

function headOf(text: string): Result<Head, string> {
  const [seq = '', hash = ''] = text.split(':');
  const parsed = chainHeadSchema.safeParse({ seq: seq === '' ? NaN : Number(seq), hash });
  return parsed.success
    ? ok(parsed.data)
    : err('--head is SEQ:HASH as a heartbeat told it: a number and 64 digits');
}

function syslogOf(text: string | null, caFile: string | null): Result<AuditSyslog | null, string> {
  if (text === null) return ok(null);
  const match = /^tls:\/\/(?:\[([^\]]+)\]|([^:/]+))(?::(\d+))?\/?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3];
  const parsed = auditSyslogSchema.safeParse({
    host,
    caFile,
    ...(port !== undefined && { port: Number(port) }),
  });
  return parsed.success ? ok(parsed.data) : err('--syslog is tls://HOST:PORT; plain syslog is not sent');
}

function verifyQuestion(words: readonly string[]): Result<AuditQuestion, string> {
  const heads: Head[] = [];
  for (const word of words.filter((one) => one.startsWith('--head='))) {
    const head = headOf(word.slice('--head='.length));
    if (!head.ok) return head;
    heads.push(head.value);
  }
  return ok({ kind: 'verify', heads, asJson: words.includes('--json') });
}

function exportQuestion(words: readonly string[], now: number): Result<AuditQuestion, string> {
  const given = option(words, 'format');
  const syslog = syslogOf(option(words, 'syslog'), option(words, 'ca'));
  if (!syslog.ok) return syslog;
  const format = exportFormats.find((one) => one === (given ?? (syslog.value === null ? null : 'syslog')));
  if (format === undefined) return err(`--format is one of ${exportFormats.join(', ')}`);
  const from = momentOf(option(words, 'since'), now);
  if (!from.ok) return from;
  const to = momentOf(option(words, 'until'), now);
  if (!to.ok) return to;
  const file = option(words, 'out');
  if (syslog.value !== null && (format !== 'syslog' || file !== null))
    return err('--syslog goes with --format=syslog and without --out');
  return ok({ kind: 'export', format, from: from.value, to: to.value, file, syslog: syslog.value });
}

function syslogChange(words: readonly string[]): Result<Pick<Partial<AuditSettings>, 'syslog'>, string> {
  const [server, ca, none] = [option(words, 'syslog'), option(words, 'ca'), words.includes('--no-syslog')];
  if (server === null) {
    if (ca !== null) return err('--ca goes with --syslog=HOST:PORT');
    return ok(none ? { syslog: null } : {});
  }
  if (none) return err('--syslog and --no-syslog exclude one another');
  const url = server.includes('://') ? server : `tls://${server}`;
  const syslog = syslogOf(url, ca === null ? null : resolve(ca));
  return syslog.ok ? ok({ syslog: syslog.value }) : err('--syslog is HOST:PORT of a server that takes TLS');
}

function settingsQuestion(words: readonly string[]): Result<AuditQuestion, string> {
  const days = option(words, 'retention-days');
  const { least, most } = auditLimits.retentionDays;
  if (days !== null && !(/^\d{1,6}$/.test(days) && Number(days) >= least && Number(days) <= most))
    return err(`--retention-days is a number of days from ${least} to ${most}`);
  const syslog = syslogChange(words);
  if (!syslog.ok) return syslog;
  const change = { ...(days !== null && { retentionDays: Number(days) }), ...syslog.value };
  return ok({ kind: 'settings', change, asJson: words.includes('--json') });
}

const known: Readonly<Record<AuditQuestion['kind'], readonly string[]>> = {
  verify: ['json', 'head'],
  export: ['format', 'since', 'until', 'out', 'syslog', 'ca'],
  settings: ['json', 'retention-days', 'syslog', 'ca', 'no-syslog'],
};

/**
 * Reads the words after `audit`. The error is in words for the admin. A word that is not known is an error: an export
 * that overlooked `--untill=` would hold more than was meant.
 *
 * @param now epoch milliseconds
 */
export function auditQuestion(argv: readonly string[], now: number): Result<AuditQuestion, string> {
  const [what, ...words] = argv.slice(1);
  if (what !== 'verify' && what !== 'export' && what !== 'settings')
    return err('audit what? verify, export or settings');
  const names = [...known[what], 'state-dir', 'key-dir'];
  const strange = words.find(
    (word) => !names.some((name) => word === `--${name}` || word.startsWith(`--${name}=`)),
  );
  if (strange !== undefined) return err(`${strange} is not known to “audit ${what}”`);
  if (what === 'verify') return verifyQuestion(words);
  return what === 'export' ? exportQuestion(words, now) : settingsQuestion(words);
}
