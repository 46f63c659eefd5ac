import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab, type Lab } from '../../lab/lab';
import { sambaAvailable } from '../../lab/samba/samba-available';
import type { Person } from '../../lab/types';
import type { Bridge } from '../../shared/ipc/contract';
import { filesBelow, findLeaks, secretsOf } from '../integration/main-job/find-leaks';
import { untilTrue } from '../integration/main-job/running-system';
import { launchConsole, type LaunchedConsole } from './launch';

const startLimitMs = 120_000;

const available = sambaAvailable();
const missing = available.ok ? '' : ` (${available.reason})`;

describe.skipIf(!available.ok)(`the console on a running system${missing}`, () => {
  let dir: string;
  let lab: Lab;
  let console: LaunchedConsole;
  let serial = 0;

  const people = (): Person[] => lab.directory.people.filter(({ role }) => role === 'plain');
  const nextPerson = (): Person => {
    const person = people()[serial];
    serial += 1;
    if (person === undefined) throw new Error('too few people');
    return person;
  };
  const reset = (person: Person): ReturnType<Lab['portal']['reset']> =>
    lab.portal.reset({ cloudAnchor: lab.cloud.anchorOf(person), newPassword: `Cnry-e2e-${serial}-Kfw8!zpt` });
  const goTo = (name: string): Promise<void> =>
    console.page.getByRole('navigation').getByText(name, { exact: true }).click();
  const toggle = () => console.page.getByRole('switch', { name: 'Password writeback' });

  /** Ids of the key generations, as the page is told them, newest first. */
  const generations = (): Promise<string[]> =>
    console.page.evaluate(async () => {
      const { writeback } = globalThis as unknown as { writeback: Bridge };
      const answer = (await writeback.invoke('keys.list', undefined)) as { value: { kid: string }[] };
      return answer.value.map(({ kid }) => kid);
    });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'wb-'));
    lab = await startLab({ dir: join(dir, 'lab'), directory: 'samba', userCount: 40, log: () => undefined });
    console = await launchConsole({
      stateDir: lab.stateDir,
      args: [`--configuration=${lab.configurationFile}`],
    });
    await untilTrue('writeback is on', async () => (await lab.portal.isAvailable()).available);
  }, startLimitMs);

  afterAll(async () => {
    await console?.close();
    await lab?.stop();
    await rm(dir, { recursive: true, force: true });
  }, startLimitMs);

  it('shows a reset in the log within 500 ms of its reply', async () => {
    await goTo('Operations');
    await console.page.getByRole('heading', { name: 'Operations', exact: true }).waitFor();
    const delays: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const person = nextPerson();
      expect((await reset(person)).code).toBe('success');
      const repliedAt = Date.now();
      await console.page
        .getByRole('row')
        .filter({ hasText: person.userPrincipalName })
        .waitFor({ timeout: 5_000 });
      delays.push(Date.now() - repliedAt);
    }
    expect(Math.max(...delays)).toBeLessThan(500);
  });

  it('shows on Overview that it is on and the PDC emulator is reachable', async () => {
    await goTo('Overview');
    await expect.poll(() => toggle().isChecked()).toBe(true);
    await console.page.getByText(lab.directory.ldaps.host).first().waitFor();
    await console.page.getByText('Reachable', { exact: true }).first().waitFor();
  });

  it('ends resets as not available while it is switched off, and serves them when switched on again', async () => {
    await goTo('Overview');
    await toggle().click();
    await console.page
      .getByRole('dialog')
      .or(console.page.getByRole('alertdialog'))
      .getByRole('button', { name: 'Switch off' })
      .click();
    await untilTrue('the portal knows', async () => !(await lab.portal.isAvailable()).available);
    await expect.poll(() => toggle().isChecked()).toBe(false);
    const person = nextPerson();
    expect(await reset(person)).toMatchObject({ code: 'notAvailable', messageBytes: 0 });
    expect(await lab.directory.bind(person.distinguishedName, person.password)).toBe(true);

    await toggle().click();
    await untilTrue('the portal knows', async () => (await lab.portal.isAvailable()).available);
    await expect.poll(() => toggle().isChecked()).toBe(true);
    expect((await reset(person)).code).toBe('success');
  }, 60_000);

  it('rolls the keys from the Keys page under traffic, and refuses nobody', async () => {
    await goTo('Keys');
    await console.page.getByRole('button', { name: 'Roll now…' }).click();
    const codes: string[] = [];
    const kidsBefore = await generations();
    let rolling = true;
    const traffic = [nextPerson(), nextPerson(), nextPerson()].map(async (person) => {
      for (let round = 0; rolling || round < 3; round += 1) {
        serial += 1;
        codes.push((await reset(person)).code);
      }
    });
    await console.page.getByRole('button', { name: 'Roll keys' }).click();
    await console.page.getByText(/Generation .+ is in use now\./).waitFor();
    rolling = false;
    await Promise.all(traffic);
    expect(codes.length).toBeGreaterThanOrEqual(9);
    expect(new Set(codes)).toEqual(new Set(['success']));
    const states = async (): Promise<(string | undefined)[]> =>
      (await console.page.locator('tbody tr').allInnerTexts())
        .slice(0, 2)
        .map((row) => /Current|Retiring|Destroyed/.exec(row)?.[0]);
    await expect.poll(states).toEqual(['Current', 'Retiring']);
    const kids = await generations();
    expect(kids.slice(1)).toEqual(kidsBefore);
    expect(kids[0]).not.toBe(kidsBefore[0]);
  }, 60_000);

  it('leaves no secret in any file of the app, its profile and logs included, nor in what the page was told', async () => {
    const secrets = await secretsOf(lab);
    const files = await filesBelow(lab.stateDir);
    expect(files.some((file) => file.endsWith('agent.log'))).toBe(true);
    for (const file of files) expect(findLeaks(await readFile(file), secrets), file).toEqual([]);
    const told = await console.page.evaluate(async () => {
      const { writeback } = globalThis as unknown as { writeback: Bridge };
      return JSON.stringify(await writeback.invoke('state.snapshot', undefined));
    });
    expect(told).toContain('"ok":true');
    expect(findLeaks(Buffer.from(told), secrets)).toEqual([]);
  });
});
