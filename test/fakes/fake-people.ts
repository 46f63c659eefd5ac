import type { IpcError } from '../../shared/ipc/contract';
import type { FoundPersonView } from '../../shared/ipc/directory-channels';
import type { DiagnosisLine, PersonDiagnosis } from '../../shared/model/diagnosis';
import { err, ok, type Result } from '../../shared/result';
import type { PeopleFacade } from '../../electron/agent/agent-facade';

/** People the test names. */
export interface FakePeople extends PeopleFacade {
  /** Who is in the connector spaces; a search finds those with all its words in one of their names. */
  list: FoundPersonView[];
  /** What a diagnosis says, by key. Of others: that all is well. */
  readonly lines: Map<string, readonly DiagnosisLine[]>;
  /** Answers in place of the list and the lines, which come at once. */
  finding: ((text: string) => Promise<readonly FoundPersonView[]>) | null;
  diagnosing: ((key: string) => Promise<Result<PersonDiagnosis, IpcError>>) | null;
  /** What was asked, in order: `find anna`, `diagnose User_anna`. */
  readonly asked: string[];
  /** Adds people, as a test hands them over to the main process: plain values. */
  add(...people: readonly FoundPersonView[]): void;
  /** Sets what the next diagnosis of a person says. */
  say(key: string, lines: readonly DiagnosisLine[]): void;
}

/** Anna Bell, in the cloud and in Active Directory; every part can be changed. */
export function foundPerson(changes: Partial<FoundPersonView> = {}): FoundPersonView {
  return {
    key: 'User_anna',
    displayName: 'Anna Bell',
    userPrincipalName: 'anna.bell@corp.example.com',
    mail: 'anna.bell@example.com',
    cloudAnchor: 'User_anna',
    accounts: ['CN=Anna Bell,OU=Staff,DC=corp,DC=example,DC=com'],
    ...changes,
  };
}

/** The lines of somebody for whom all is well. */
export const goodLines: readonly DiagnosisLine[] = [
  { id: 'found', state: 'good', text: 'Found in the connector spaces', remedy: null },
  { id: 'directoryLink', state: 'good', text: 'Link to Active Directory', remedy: null },
  { id: 'pdc', state: 'good', text: 'PDC emulator: dc1.corp.example.com, reachable', remedy: null },
  { id: 'enabled', state: 'good', text: 'The account is enabled', remedy: null },
  { id: 'resetPassword', state: 'good', text: 'Reset Password: CORP\\writeback has it', remedy: null },
  { id: 'passwordPolicy', state: 'good', text: 'At least 12 characters, complexity required', remedy: null },
];

function has(
  { displayName, userPrincipalName, mail, key, accounts }: FoundPersonView,
  word: string,
): boolean {
  return [displayName, userPrincipalName, mail, key, ...accounts].some((name) =>
    name?.toLowerCase().includes(word),
  );
}

export function createFakePeople(): FakePeople {
  const fake: FakePeople = {
    list: [],
    lines: new Map(),
    finding: null,
    diagnosing: null,
    asked: [],
    async find(text) {
      fake.asked.push(`find ${text}`);
      if (fake.finding !== null) return fake.finding(text);
      const words = text.toLowerCase().split(/\s+/);
      return fake.list.filter((person) => words.every((word) => has(person, word))).slice(0, 50);
    },
    async diagnose(key) {
      fake.asked.push(`diagnose ${key}`);
      if (fake.diagnosing !== null) return fake.diagnosing(key);
      if (fake.list.every((person) => person.key !== key)) {
        return err({ code: 'notFound', message: 'This person is no longer in the connector spaces.' });
      }
      return ok({ at: Date.now(), lines: [...(fake.lines.get(key) ?? goodLines)] });
    },
    add: (...people) => void fake.list.push(...people),
    say: (key, lines) => void fake.lines.set(key, lines),
  };
  return fake;
}
