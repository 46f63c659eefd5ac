import { runProfileNames } from '../../shared/model/sync';

const program = 'npm run agent --';
const folders = '[--state-dir=DIR] [--key-dir=DIR]';

/** How each command is called; `start` is the agent itself, which has no word. */
const calls = {
  start: [`${program} [--configuration=FILE] [--development] ${folders}`],
  audit: [
    `${program} audit verify [--head=SEQ:HASH ...] [--json] [--state-dir=DIR]`,
    `${program} audit export --format=csv|jsonl|syslog [--since=TIME] [--until=TIME]`,
    '                 [--out=FILE | --syslog=tls://HOST:PORT [--ca=FILE]] [--state-dir=DIR]',
    `${program} audit settings [--retention-days=N] [--syslog=HOST:PORT [--ca=FILE] | --no-syslog]`,
    '                 [--json] [--state-dir=DIR]',
  ],
  diagnose: [
    `${program} diagnose USER [--json] ${folders}`,
    `${program} diagnose --partition=DN [--connector=ID] [--json] ${folders}`,
  ],
  enable: [`${program} enable --enrolment=FILE ${folders}`],
  run: [
    `${program} run PROFILE CONNECTOR [--json] [--state-dir=DIR]`,
    `${program} run cycle [delta|initial] [--json] [--state-dir=DIR]`,
    `${program} runs [CONNECTOR] [--errors] [--json] [--state-dir=DIR]`,
  ],
} as const;

/** What the words in capitals are. */
const explanations: Record<keyof typeof calls, string> = {
  start: 'Without a command the agent runs until it is stopped; FILE sets it up first.',
  audit: 'TIME is 2026-11-21, 2026-11-21T08:00:00Z, 30d or 24h.',
  diagnose: `USER is a user principal name, an account name, a cloud anchor or guid:OBJECTGUID; DN is the root of a domain,
DC=corp,DC=example,DC=com.`,
  enable:
    'FILE comes from the portal (writeback-portal init) and is good once, for 24 hours. The agent must not run.',
  run: `PROFILE is ${runProfileNames.map((name) => `"${name}"`).join(', ')}; CONNECTOR is a forest’s domain or id, or
“cloud”. The agent has to be running.`,
};

const head = 'Usage: ';
const under = (lines: readonly string[]): string =>
  lines.map((line, index) => `${index === 0 ? head : ' '.repeat(head.length)}${line}`).join('\n');

/** How a command is called, for whoever called it otherwise. */
export function usageOf(command: keyof typeof calls): string {
  return `${under(calls[command])}\n${explanations[command]}`;
}

/** Every command with every option. */
export function fullUsage(): string {
  const names = Object.keys(calls) as (keyof typeof calls)[];
  return [
    under([...names.flatMap((name) => calls[name]), `${program} help`]),
    ...names.map((name) => explanations[name]),
    '--name VALUE is as good as --name=VALUE. DIR is a folder; WRITEBACK_STATE_DIR and WRITEBACK_KEY_DIR name them too.',
  ].join('\n');
}
