import { Attribute, Change, type Client } from 'ldapts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoPassword } from '../../lab/demo/demo-passwords';
import { startLab, type Lab } from '../../lab/lab';
import { connectToLab } from '../../lab/lab-directory';
import { replacement } from '../../lab/population/ldap-values';
import type { CorpForest, LabDirectory, Person } from '../../lab/types';
import type { PortalOutcome } from '../../portal/outcome';
import { untilTrue } from '../integration/main-job/running-system';
import { launchConsole, type LaunchedConsole } from './launch';

const startLimitMs = 240_000;
const pageLimitMs = 30_000;
const disabledAccount = '514';

let dir: string;
let lab: Lab;
let corp: CorpForest;
let fabrikam: LabDirectory;
let console: LaunchedConsole;
/** Errors of the page. */
const complaints: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wb-'));
  lab = await startLab({ dir: join(dir, 'lab'), directory: 'forests', userCount: 60, log: () => undefined });
  if (lab.forests === null) throw new Error('The lab has no forests');
  ({ corp, fabrikam } = lab.forests);
  console = await launchConsole({
    stateDir: lab.stateDir,
    args: [`--configuration=${lab.configurationFile}`],
  });
  console.page.setDefaultTimeout(pageLimitMs);
  console.page.on('pageerror', (cause) => complaints.push(cause.message));
  await untilTrue('writeback is on', async () => (await lab.portal.isAvailable()).available, 60_000);
}, startLimitMs);

afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

afterAll(async () => {
  await console?.close();
  await lab?.stop();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

const page = (): LaunchedConsole['page'] => console.page;
const goTo = (name: string): Promise<void> =>
  page().getByRole('navigation').getByRole('button', { name, exact: true }).click();
const tab = (name: string): Promise<void> => page().getByRole('tab', { name }).click();
const lineage = (): Locator => page().getByRole('region', { name: 'Lineage' });

function plain({ people }: LabDirectory, index: number): Person {
  const found = people.filter(({ role }) => role === 'plain')[index];
  if (found === undefined) throw new Error('too few people');
  return found;
}

interface Reset {
  readonly outcome: PortalOutcome;
  readonly password: string;
}

async function reset(person: Person): Promise<Reset> {
  const password = demoPassword('good');
  const outcome = await lab.portal.reset({ cloudAnchor: lab.cloud.anchorOf(person), newPassword: password });
  return { outcome, password };
}

/** Runs a profile from the window and waits until the history shows that it ended well. */
async function run(connector: string, profile: string): Promise<void> {
  await goTo('Connectors');
  await tab('Run history');
  const shown = page().getByRole('grid', { name: 'Runs' }).getByRole('row');
  const ended = shown
    .filter({ hasText: connector })
    .filter({ hasText: profile })
    .filter({ hasText: 'success' });
  await shown.nth(1).waitFor();
  const before = await ended.count();
  await tab('Connectors');
  await page()
    .getByRole('button', { name: `Run: ${connector}`, exact: true })
    .click();
  await page()
    .getByRole('menuitem', { name: new RegExp(`^${profile}`) })
    .click();
  await tab('Run history');
  await untilTrue(`${profile} of ${connector} ends`, async () => (await ended.count()) > before, pageLimitMs);
}

async function asAdministrator(
  directory: LabDirectory,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = await connectToLab(directory.ldaps);
  try {
    await client.bind(directory.administrator.distinguishedName, directory.administrator.password);
    await work(client);
  } finally {
    await client.unbind();
  }
}

/** The 16 bytes of an objectGUID, of which the first three groups are little-endian (MS-DTYP 2.3.4). */
function guidBytes(objectGuid: string): Buffer {
  const bytes = Buffer.from(objectGuid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

async function showPerson(person: Person): Promise<void> {
  await goTo('People');
  await page().getByRole('combobox', { name: 'Find a person' }).fill(lab.cloud.anchorOf(person));
  await page().getByRole('option').first().click();
  await lineage().getByText('What a delta synchronisation would do').waitFor();
}

describe('runs from the window', () => {
  it('import and synchronise everything while resets go on', async () => {
    let going = true;
    const codes: string[] = [];
    const resets = (async (): Promise<void> => {
      for (let index = 0; going; index += 1) codes.push((await reset(plain(corp, index % 6))).outcome.code);
    })();
    try {
      for (const profile of ['Full Import', 'Full Synchronization']) {
        await run('corp.example.com', profile);
        await run('Cloud', profile);
      }
    } finally {
      going = false;
      await resets;
    }
    expect([...new Set(codes)]).toEqual(['success']);
    expect(codes.length).toBeGreaterThan(3);
  }, 180_000);

  it('show in the history what was found', async () => {
    await goTo('Connectors');
    await tab('Run history');
    await page()
      .getByRole('row')
      .filter({ hasText: 'corp.example.com' })
      .filter({ hasText: 'Full Import' })
      .first()
      .click();
    const details = page().getByRole('region', { name: 'Run details' });
    await details.getByText('DC=corp,DC=example,DC=com').first().waitFor();
    await details.getByText('No errors.').waitFor();
    const unchanged = details.getByText('Unchanged').first().locator('..');
    expect(Number((await unchanged.innerText()).replaceAll(/\D/g, ''))).toBeGreaterThanOrEqual(60);
  }, 60_000);
});

describe('a person who is moved to the other forest', () => {
  it('has the new lineage after an import and a synchronisation, and resets go to the new account', async () => {
    const [former, next] = [plain(corp, 8), plain(fabrikam, 3)];
    await showPerson(former);
    await lineage().getByText('Passwords are written here').waitFor();
    await lineage().getByText(former.objectGuid).waitFor();

    await asAdministrator(corp, (client) =>
      client.modify(former.distinguishedName, replacement('userAccountControl', disabledAccount)),
    );
    await asAdministrator(fabrikam, (client) =>
      client.modify(
        next.distinguishedName,
        new Change({
          operation: 'replace',
          modification: new Attribute({
            type: 'mS-DS-ConsistencyGuid',
            values: [guidBytes(former.objectGuid)],
          }),
        }),
      ),
    );
    await run('corp.example.com', 'Delta Import');
    await run(fabrikam.connector.domain, 'Delta Import');
    await showPerson(former);
    await lineage()
      .getByText(/^Imported but not synchronised yet/)
      .first()
      .waitFor();
    await lineage()
      .getByText(/is linked by “In from AD - User AccountEnabled”/)
      .waitFor();
    await run('corp.example.com', 'Delta Synchronization');
    await run(fabrikam.connector.domain, 'Delta Synchronization');

    await showPerson(former);
    await lineage().getByText(next.objectGuid).waitFor();
    await lineage().getByText('Nothing: all that was imported is synchronised.').waitFor();
    const { outcome, password } = await reset(former);
    expect(outcome.code).toBe('success');
    expect([
      await fabrikam.bind(next.distinguishedName, password),
      await lineage().getByText('Passwords are written here').count(),
      await lineage()
        .getByText(/^No link by “In from AD - User AccountEnabled”/)
        .count(),
    ]).toEqual([true, 1, 1]);
  }, 180_000);
});
