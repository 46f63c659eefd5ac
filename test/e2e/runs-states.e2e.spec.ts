import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IpcError } from '../../shared/ipc/contract';
import type { LineageAnswer, SyncRun, SyncRunError, SyncStatus } from '../../shared/model/sync';
import type { SyncFacade } from '../../electron/agent/agent-facade';
import { agentStatus } from '../fakes/fake-agent';
import { twoForests } from '../fakes/fake-topology';
import { syncCounts } from '../fakes/fake-sync';
import { faultsOf, noFaults, type PageState } from './accessibility';
import { launchConnectors, type ConnectorsConsole } from './connectors-console';
import { cast, diagnoses } from './people-cases';
import { captureWindow, inSmallestWindow, picturesIn } from './pictures';
import {
  annaLineage,
  cloudOnlyLineage,
  errorsOf,
  history,
  movedLineage,
  movingLineage,
  readySync,
  severalLineage,
} from './runs-cases';

const picture = picturesIn('runs');
const noAnswer: IpcError = { code: 'failed', message: 'The database is busy.' };

let at: ConnectorsConsole;

beforeAll(async () => {
  at = await launchConnectors();
});
afterAll(() => at.close());

interface Scene {
  readonly sync?: SyncStatus;
  readonly runs?: readonly SyncRun[];
  readonly refusing?: Partial<Record<keyof SyncFacade, IpcError>>;
  readonly lineage?: LineageAnswer;
}

/** Sets what the fake agent says from now on. */
async function stage({ sync, runs, refusing = {}, lineage = annaLineage }: Scene): Promise<void> {
  const now = Date.now();
  const connectors = twoForests(now).flatMap(({ status }) => (status === null ? [] : [status]));
  const { identity } = agentStatus();
  const status = agentStatus({
    connectors,
    sync: sync ?? readySync(now),
    identity: {
      ...identity,
      lastImportAt: now - 420_000,
      activeDirectoryUsers: 11_742,
      cloudUsers: 11_401,
      joined: 11_204,
    },
  });
  const errors = Object.entries(errorsOf).map(([id, list]): [number, readonly SyncRunError[]] => [
    Number(id),
    list,
  ]);
  await at.app.evaluate(
    (_electron, scene) => {
      const { agent } = fakeMain;
      Object.assign(agent.sync, { runs: [...scene.runs], refusing: scene.refusing });
      agent.sync.calls.length = 0;
      agent.sync.errorsOf.clear();
      for (const [id, list] of scene.errors) agent.sync.errorsOf.set(id, list);
      agent.people.list = [...scene.cast];
      agent.people.say('User_anna', scene.lines);
      agent.sync.trace('User_anna', scene.lineage);
      agent.sync.trace('User_carl', scene.cloudOnly);
      agent.setStatus(scene.status);
    },
    {
      runs: runs ?? history(now),
      refusing,
      errors,
      cast,
      lines: diagnoses.works,
      lineage,
      cloudOnly: cloudOnlyLineage,
      status,
    },
  );
}

beforeEach(async () => {
  await stage({});
  at.complaints.length = 0;
  await at.open();
});

const nav = (name: string): Promise<void> =>
  at.page.getByRole('navigation').getByRole('button', { name }).click();
const openHistory = (): Promise<void> => at.page.getByRole('tab', { name: 'Run history' }).click();
const row = (name: RegExp) => at.page.getByRole('row', { name });
const calls = (): Promise<string[]> => at.app.evaluate(() => [...fakeMain.agent.sync.calls]);
const toBottom = async (): Promise<void> =>
  at.button('Run: Cloud').evaluate((button) => button.scrollIntoView({ block: 'center' }));

function running(now: number): NonNullable<SyncStatus['running']> {
  return {
    runId: 36,
    connector: 'corp',
    profile: 'Full Import',
    step: 1,
    steps: 2,
    partitionDn: 'DC=corp,DC=example,DC=com',
    phase: now > 0 ? 'reading' : 'applying',
    counts: syncCounts({ adds: 118, updates: 4, unchanged: 6_210, errors: { 'unreadable-object': 1 } }),
  };
}

function runningRun(now: number): SyncRun {
  return {
    id: 36,
    connector: 'corp',
    profile: 'Full Import',
    startedAt: now - 19_000,
    endedAt: null,
    status: 'in-progress',
    message: null,
    steps: [],
  };
}

async function whileRunning(applying = false): Promise<void> {
  const now = Date.now();
  const sync = readySync(now, { running: running(applying ? 0 : now) });
  await stage({
    sync: { ...sync, scheduler: { ...sync.scheduler, running: true, nextCycleAt: null } },
    runs: [runningRun(now), ...history(now)],
  });
}

const missing: SyncStatus['missing'] = ['corp', 'fabrikam', 'cloud'].flatMap((connector) => [
  { connector, profile: 'Full Import' as const },
  { connector, profile: 'Full Synchronization' as const },
]);
const never = missing
  .filter(({ profile }) => profile === 'Full Import')
  .map(({ connector }) => ({ connector, importedAt: null, synchronizedAt: null }));

async function person(name: string, text: string): Promise<void> {
  await nav('People');
  await at.page.getByRole('combobox', { name: 'Find a person' }).fill(text);
  await at.page.getByRole('option', { name: new RegExp(name) }).click();
  const lineage = at.page.getByRole('region', { name: 'Lineage' });
  await lineage.getByText('What a delta synchronisation would do').waitFor();
  // Not scrollIntoView, which would scroll the frame as well.
  await lineage.evaluate((panel) => {
    const pane = panel.closest('[aria-label=Person]');
    pane?.scrollBy(0, panel.getBoundingClientRect().top - pane.getBoundingClientRect().top - 8);
  });
}

/** What an admin can meet: how to get there, and the words that must be seen then. */
const states: readonly PageState[] = [
  { name: 'connectors', reach: async () => {}, seen: 'Next cycle' },
  { name: 'cloud', reach: toBottom, seen: 'The users of the cloud, by which a request finds its person.' },
  { name: 'menu', reach: () => at.button('Run: corp.example.com').click(), seen: 'Reads what has changed' },
  {
    name: 'running',
    async reach() {
      await whileRunning();
      await at.button('Cancel run: corp.example.com').waitFor();
    },
    seen: 'Step 1 of 2',
  },
  {
    name: 'applying',
    reach: () => whileRunning(true),
    seen: 'All is read and is being put in force: a run cannot be cancelled any more.',
  },
  {
    name: 'never-run',
    async reach() {
      await stage({ sync: readySync(Date.now(), { missing, freshness: never }), runs: [] });
      await at.open();
    },
    seen: /^Never completed: Full Import and Full Synchronization\./,
  },
  {
    name: 'paused',
    async reach() {
      await at.button('Pause').click();
    },
    seen: /^The schedule is paused/,
  },
  {
    name: 'interval-wrong',
    reach: () => at.page.getByRole('spinbutton', { name: 'Every' }).fill('4'),
    seen: 'Enter whole minutes from 5 to 1,440.',
  },
  {
    name: 'start-refused',
    async reach() {
      await stage({
        refusing: { start: { code: 'notFound', message: 'This connector is no longer configured.' } },
      });
      await at.button('Run: corp.example.com').click();
      await at.page.getByRole('menuitem', { name: /^Full Import/ }).click();
    },
    seen: /This connector is no longer configured/,
  },
  { name: 'history', reach: openHistory, seen: /^multiple-account-enabled|^duplicate-source-anchor/ },
  {
    name: 'history-partitions',
    async reach() {
      await openHistory();
      await row(/corp\.example\.com Full Import completed-discovery-errors/).click();
    },
    seen: 'Synchronisation statistics, all steps together',
  },
  {
    name: 'history-bad-rows',
    async reach() {
      await openHistory();
      await row(/Cloud Full Import completed-discovery-errors/).click();
      await at.page.getByText('Line 220').scrollIntoViewIfNeeded();
    },
    seen: 'Line 118',
  },
  {
    name: 'history-unreachable',
    async reach() {
      await openHistory();
      await row(/fabrikam\.test Delta Import no-start-connection/).click();
    },
    seen: /no TCP connection to port 389/,
  },
  {
    name: 'history-running',
    async reach() {
      await whileRunning();
      await openHistory();
    },
    seen: 'Still running',
  },
  {
    name: 'history-empty',
    async reach() {
      await stage({ runs: [] });
      await openHistory();
    },
    seen: 'No run yet',
  },
  {
    name: 'history-no-match',
    async reach() {
      await stage({ runs: history(Date.now()).filter(({ status }) => status === 'success') });
      await openHistory();
      await at.page.getByRole('switch', { name: 'Only runs with problems' }).click();
    },
    seen: 'No run matches',
  },
  {
    name: 'history-failed',
    async reach() {
      await stage({ refusing: { list: noAnswer } });
      await openHistory();
    },
    seen: 'The run history could not be read',
  },
  {
    name: 'history-errors-failed',
    async reach() {
      await stage({ refusing: { errors: noAnswer } });
      await openHistory();
    },
    seen: /^The errors could not be read/,
  },
  { name: 'lineage', reach: () => person('Anna Bell', 'bell'), seen: 'Passwords are written here' },
  {
    name: 'lineage-moving',
    async reach() {
      await stage({ lineage: movingLineage });
      await person('Anna Bell', 'bell');
    },
    seen: 'Imported but not synchronised yet: the object is gone.',
  },
  {
    name: 'lineage-several',
    async reach() {
      await stage({ lineage: severalLineage });
      await person('Anna Bell', 'bell');
    },
    seen: /^Several accounts count as enabled/,
  },
  {
    name: 'lineage-cloud-only',
    reach: () => person('Hannah', 'hannah'),
    seen: /^Not linked to the metaverse/,
  },
  {
    name: 'lineage-failed',
    async reach() {
      await stage({ refusing: { lineage: noAnswer } });
      await nav('People');
      await at.page.getByRole('combobox', { name: 'Find a person' }).fill('bell');
      await at.page.getByRole('option', { name: /Anna Bell/ }).click();
      await at.page.getByText('The lineage could not be read.').scrollIntoViewIfNeeded();
    },
    seen: 'The lineage could not be read. The database is busy.',
  },
  { name: 'overview', reach: () => nav('Overview'), seen: 'Last synchronisation' },
  {
    name: 'overview-missing',
    async reach() {
      await stage({ sync: readySync(Date.now(), { missing, freshness: never }) });
      await nav('Overview');
    },
    seen: 'A full import and a full synchronisation are missing',
  },
  {
    name: 'overview-stale',
    async reach() {
      const now = Date.now();
      const old = { importedAt: now - 3 * 86_400_000, synchronizedAt: now - 3 * 86_400_000 };
      const sync = readySync(now);
      const freshness = sync.freshness.map((one) =>
        one.connector === 'fabrikam' ? { ...one, ...old } : one,
      );
      await stage({ sync: { ...sync, freshness } });
      await nav('Overview');
    },
    seen: 'Accounts and links may be out of date',
  },
];

describe.each(['light', 'dark'] as const)('Runs, %s', (colorScheme) => {
  it.each(states)('$name', async (state) => {
    const { page, complaints } = at;
    const file = picture(`${state.name}-${colorScheme}`);
    expect(await faultsOf(state, { page, complaints, colorScheme, file })).toEqual(noFaults);
  });
});

describe('runs', () => {
  it('are started, watched and cancelled while resets go on', async () => {
    const { page } = at;
    await at.button('Run: corp.example.com').click();
    await page.getByRole('menuitem', { name: /^Full Import/ }).click();
    const progress = page.getByRole('group', { name: 'Full Import of corp.example.com' });
    await progress.waitFor();
    await at.app.evaluate((_electron, counts) => {
      const { agent, operationRecord } = fakeMain;
      for (let seq = 1; seq <= 3; seq += 1) {
        agent.sync.progress({ counts: { ...counts, adds: 100 * seq } });
        agent.end(operationRecord(seq));
      }
    }, syncCounts());
    await progress.getByText('300').waitFor();
    await nav('Operations');
    await page.getByText('3 operations loaded').waitFor();
    await nav('Connectors');
    await at.button('Run: Cloud').click();
    await page.getByRole('menuitem', { name: /^Full Import/ }).click();
    await page.getByText('Full Import of Cloud is queued').waitFor();
    await at.button('Cancel run: corp.example.com').click();
    await progress.waitFor({ state: 'detached' });
    await openHistory();
    await row(/Full Import stopped-user-termination-from-wmi-or-ui/)
      .first()
      .waitFor();
    expect((await calls()).filter((call) => !/^(?:list|errors)/.test(call))).toEqual([
      'start Full Import of corp',
      'start Full Import of cloud',
      'cancel',
    ]);
  });

  it('end in the history, with their errors, and mend what Overview says is missing', async () => {
    const { page } = at;
    await stage({
      sync: readySync(Date.now(), {
        missing: [{ connector: 'cloud', profile: 'Full Synchronization' }],
      }),
      runs: [],
    });
    await nav('Overview');
    await page.getByText('Cloud: Full Synchronization').waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Open Connectors' }).click();
    await at.button('Run: Cloud').click();
    await page.getByRole('menuitem', { name: /^Full Synchronization/ }).click();
    await page.getByRole('group', { name: 'Full Synchronization of Cloud' }).waitFor();
    await at.app.evaluate(() => {
      const error = {
        step: 1,
        kind: 'duplicate-source-anchor',
        object: 'User_9',
        line: null,
        detail: 'Twice.',
      };
      fakeMain.agent.sync.end(
        'completed-sync-errors',
        { joins: 9, errors: { 'duplicate-source-anchor': 1 } },
        [error],
      );
    });
    await page.getByRole('button', { name: 'Full Synchronization' }).click();
    await page.getByRole('heading', { name: 'duplicate-source-anchor (1)' }).waitFor();
    const details = page.getByRole('region', { name: 'Run details' });
    await expect
      .poll(async () => [
        await details.getByText('completed-sync-errors').count(),
        await details.getByText('User_9').count(),
      ])
      .toEqual([2, 1]);
    await nav('Overview');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(await page.getByText('A full import and a full').count()).toBe(0);
  });

  it('are gone through with the keyboard', async () => {
    const { page } = at;
    await openHistory();
    await page.getByRole('row', { selected: true }).focus();
    const title = (): Promise<string> =>
      page.getByRole('region', { name: 'Run details' }).getByRole('heading', { level: 2 }).innerText();
    await expect.poll(title).toBe('Delta Synchronization of corp.example.com');
    for (const [key, next] of [
      ['ArrowDown', 'Delta Synchronization of Cloud'],
      ['ArrowDown', 'Full Import of Cloud'],
      ['ArrowUp', 'Delta Synchronization of Cloud'],
      ['End', 'Delta Import of corp.example.com'],
      ['Home', 'Delta Synchronization of corp.example.com'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(title).toBe(next);
    }
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-selected')))
      .toBe('true');
  });

  it('are filtered by connector and by problems', async () => {
    const { page } = at;
    await at.button('Run history: Cloud').click();
    await page.getByText('3 shown').waitFor();
    // With the one of the headings.
    await expect.poll(() => page.getByRole('grid').getByRole('row').count()).toBe(4);
    await page.getByRole('switch', { name: 'Only runs with problems' }).click();
    await page.getByText('2 shown').waitFor();
    await page.getByRole('combobox', { name: 'Connector' }).click();
    await page.getByRole('option', { name: 'All connectors' }).click();
    await page.getByText('7 shown').waitFor();
  });

  it('show more errors when they are wanted', async () => {
    await openHistory();
    await row(/Cloud Full Import completed-discovery-errors/).click();
    await at.page.getByText('Line 118').waitFor();
    const last = at.page.getByText('Line 509');
    expect(await last.count()).toBe(0);
    await at.button('Show 4 more').click();
    await last.waitFor();
  });
});

describe('the schedule', () => {
  it('is paused, resumed, changed and run at once', async () => {
    const { page } = at;
    await at.button('Pause').click();
    await page.getByText('None while the schedule is paused').waitFor();
    await at.button('Resume').click();
    await page.getByText('The schedule is resumed.').waitFor();
    const every = page.getByRole('spinbutton', { name: 'Every' });
    await every.fill('1441');
    await page.getByText('Enter whole minutes from 5 to 1,440.').waitFor();
    await every.fill('60');
    await every.press('Enter');
    await page.getByText('A cycle now runs every 60 minutes.').waitFor();
    await at.button('Run full (initial) cycle now').click();
    await page.getByText('The full (initial) cycle has begun.').waitFor();
    expect((await calls()).filter((call) => !/^(?:list|errors)/.test(call))).toEqual([
      'setScheduler {"paused":true}',
      'setScheduler {"paused":false}',
      'setScheduler {"everyMinutes":60}',
      'cycle Initial',
    ]);
  });
});

describe('a person moved between forests', () => {
  it('shows the new lineage after the run', async () => {
    await stage({ lineage: movingLineage });
    await person('Anna Bell', 'bell');
    const lineage = at.page.getByRole('region', { name: 'Lineage' });
    await lineage.getByText('is linked by “In from AD - User AccountEnabled”.').waitFor();
    await at.app.evaluate((_electron, next) => {
      const { sync } = fakeMain.agent;
      sync.trace('User_anna', next);
      void sync.start('fabrikam', 'Delta Synchronization', 'test');
      sync.end('success', { updates: 1 });
    }, movedLineage);
    await lineage.getByText('Full Synchronization of fabrikam.test, run 36').waitFor();
    await expect
      .poll(async () => [
        await lineage.getByText('corp.example.com', { exact: true }).count(),
        await lineage.getByText('Passwords are written here').count(),
        await lineage.getByText('Nothing: all that was imported is synchronised.').count(),
      ])
      .toEqual([0, 1, 1]);
  });
});

describe('in the smallest window with 125 % text', () => {
  it.each([
    ['connectors', async () => {}, 'Next cycle'],
    ['history', openHistory, /^duplicate-source-anchor/],
    ['lineage', () => person('Anna Bell', 'bell'), 'Passwords are written here'],
  ] as const)('%s is not cut off', async (name, reach, seen) => {
    await inSmallestWindow(at, async () => {
      await reach();
      await at.page.getByText(seen).first().waitFor();
      await captureWindow(at.app, picture(`${name}-large`));
      const overflow = await at.page.evaluate(() =>
        [...document.querySelectorAll('main, main > div, [role=region][aria-label=Person]')].map(
          ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
        ),
      );
      expect(overflow.filter((pixels) => pixels > 0)).toEqual([]);
    });
  });
});
