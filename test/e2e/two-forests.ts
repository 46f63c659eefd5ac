import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { demoPassword } from '../../lab/demo/demo-passwords';
import { startLab, type Lab } from '../../lab/lab';
import type { CorpForest, LabDirectory, Person, PersonRole } from '../../lab/types';
import type { PortalOutcome } from '../../portal/outcome';
import type { Configuration } from '../../shared/model/configuration';
import { untilTrue } from '../integration/main-job/running-system';
import { launchConsole } from './launch';

/** How a reset ended, and with which password. */
export interface Reset {
  readonly outcome: PortalOutcome;
  readonly password: string;
}

/** The built console on a lab of two forests, with writeback on. */
export interface TwoForests {
  readonly lab: Lab;
  readonly corp: CorpForest;
  readonly fabrikam: LabDirectory;
  readonly page: Page;
  /** What the page has thrown so far; whoever has read it may empty it. */
  readonly pageErrors: string[];
  /** Opens a page by its name in the navigation. */
  goTo(name: string): Promise<void>;
  /** Resets a password through the portal, to one that every policy takes. */
  reset(person: Person): Promise<Reset>;
  /** Quits the console, ends the lab and removes what was made for both. */
  stop(): Promise<void>;
}

interface Options {
  /** The connectors the agent is configured with. Default: both. */
  readonly connectors?: (forests: NonNullable<Lab['forests']>) => readonly string[];
  /** How long the page may take to show something. Milliseconds. */
  readonly pageLimitMs: number;
}

async function keepConnectors(file: string, ids: readonly string[]): Promise<void> {
  const configuration = JSON.parse(await readFile(file, 'utf8')) as Configuration;
  const connectors = configuration.connectors.filter(({ id }) => ids.includes(id));
  await writeFile(file, JSON.stringify({ ...configuration, connectors }));
}

/** Starts lab and console, and waits until resets are served. It takes a minute or two on a busy machine. */
export async function startTwoForests({ connectors, pageLimitMs }: Options): Promise<TwoForests> {
  const dir = await mkdtemp(join(tmpdir(), 'wb-'));
  const ends = [() => rm(dir, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const lab = await startLab({
      dir: join(dir, 'lab'),
      directory: 'forests',
      userCount: 60,
      log: () => undefined,
    });
    ends.push(() => lab.stop());
    const { forests, configurationFile, stateDir } = lab;
    if (forests === null) throw new Error('The lab has no forests');
    if (connectors !== undefined) await keepConnectors(configurationFile, connectors(forests));
    const console = await launchConsole({ stateDir, args: [`--configuration=${configurationFile}`] });
    ends.push(() => console.close());
    const { page } = console;
    page.setDefaultTimeout(pageLimitMs);
    const pageErrors: string[] = [];
    page.on('pageerror', (cause) => pageErrors.push(cause.message));
    await untilTrue('writeback is on', async () => (await lab.portal.isAvailable()).available, 60_000);
    return {
      lab,
      corp: forests.corp,
      fabrikam: forests.fabrikam,
      page,
      pageErrors,
      goTo: (name) => page.getByRole('navigation').getByRole('button', { name, exact: true }).click(),
      async reset(person) {
        const password = demoPassword('good');
        const cloudAnchor = lab.cloud.anchorOf(person);
        return { outcome: await lab.portal.reset({ cloudAnchor, newPassword: password }), password };
      },
      stop,
    };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** The first person of a role, or a later one. @throws when there are too few */
export function personOf({ people }: LabDirectory, role: PersonRole, index = 0): Person {
  const found = people.filter((person) => person.role === role)[index];
  if (found === undefined) throw new Error(`too few people are ${role}`);
  return found;
}
