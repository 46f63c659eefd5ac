import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../electron/agent/clock';
import type { SecretStore } from '../../../../electron/agent/keys/secret-store';
import { createAgentHost } from '../../../../electron/agent/setup/agent-host';
import { createDraft, forgetDraft, takeEnrolment, type Draft } from '../../../../electron/agent/setup/draft';
import type { Works } from '../../../../electron/agent/setup/run';
import { withStore } from '../../../../electron/agent/setup/stored-setup';
import { worksOf } from '../../../../electron/agent/setup/works';
import { takeHostLock } from '../../../../electron/agent/store/host-lock';
import { enrolmentSchema } from '../../../../shared/protocol/pairing';
import { err, ok, type Result } from '../../../../shared/result';
import { createFakeAgent } from '../../../fakes/fake-agent';
import { fakeSetup } from '../../../fakes/fake-setup';
import { createMemorySecrets } from '../../../fakes/memory-secrets';
import { createKeptLog } from '../../../fakes/silent-log';

let stateDir: string;
let file: string;
let draft: Draft;
let works: Works;
let secrets: SecretStore;

const enrolment = enrolmentSchema.parse({
  version: 1,
  tenantId: 'contoso',
  relay: { host: 'contoso.servicebus.windows.net', sasKeyName: 'agent', sasKey: 'a2V5' },
  pairingId: 'anew',
  pairingSecret: 'A'.repeat(43),
});

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'wb-works-'));
  file = join(stateDir, 'enrolment.json');
  writeFileSync(file, JSON.stringify(enrolment));
  secrets = createMemorySecrets();
  const log = createKeptLog();
  const folder = { stateDir, clock: systemClock };
  draft = createDraft({ secrets, clock: systemClock, log }, 'setUp', null);
  const { connectors, cloud } = fakeSetup().configuration;
  draft.configuration.change({ connectors });
  draft.cloud = cloud;
  await takeEnrolment(draft, file, enrolment);
  const agent = createFakeAgent();
  const host = createAgentHost({ start: () => Promise.resolve(agent), stop: () => Promise.resolve(), log });
  works = worksOf({ folder, host, draft, actor: 'CORP\\admin' });
});

afterEach(async () => {
  await draft.connectors.close();
  rmSync(stateDir, { recursive: true, force: true });
});

const carryOut = (step: keyof Works): Promise<Result<string | null, string>> =>
  works[step]?.(() => undefined) ?? Promise.reject(new Error(`${step} has no work`));

describe('the enrolment file', () => {
  it('stays until the configuration that needs it is stored', async () => {
    await carryOut('keepSecrets');
    const afterSecrets = existsSync(file);
    const other = takeHostLock(join(stateDir, 'host.lock'));
    await expect(carryOut('keepConfiguration')).rejects.toThrow('Another agent runs on');
    const afterFailure = [existsSync(file), draft.isStored];
    other?.release();
    expect([afterSecrets, afterFailure, await carryOut('keepConfiguration')]).toEqual([
      true,
      [true, false],
      ok(null),
    ]);
    const stored = withStore({ stateDir, clock: systemClock }, (store) => store.configuration.get());
    expect([existsSync(file), draft.isStored, stored?.pairingId]).toEqual([false, true, 'anew']);
  });
});

describe('leaving before the configuration is stored', () => {
  it('takes the secrets back that it needs, so that the agent comes back with those it had', async () => {
    const names = ['relay-sas-key', 'pairing-secret'];
    const values = (): Promise<(string | null)[]> =>
      Promise.all(
        names.map(async (name) => {
          const value = await secrets.read(name);
          return value === null ? null : new TextDecoder().decode(value);
        }),
      );
    await secrets.write('relay-sas-key', new TextEncoder().encode('former'));
    await carryOut('keepSecrets');
    const kept = await values();
    await forgetDraft(draft);
    expect([kept, await values()]).toEqual([
      ['a2V5', 'A'.repeat(43)],
      ['former', null],
    ]);
  });
});

describe('what the activity log says of a configuration', () => {
  it('names the secrets that were written before, and is stored together with the configuration', async () => {
    await carryOut('keepSecrets');
    await carryOut('keepConfiguration');
    const newest = withStore({ stateDir, clock: systemClock }, (store) => store.activity.newest(9));
    expect(newest.map(({ eventId, actor, data }) => [eventId, actor, data['secretsChanged']])).toEqual([
      [34150, 'CORP\\admin', 'pairing-secret, relay-sas-key'],
    ]);
    withStore({ stateDir, clock: systemClock }, (store) => {
      const before = store.configuration.get();
      if (before === null) throw new Error('not stored');
      const half = (): never =>
        store.together(() => {
          store.configuration.put({ ...before, tenantId: 'another' });
          store.settings.change({ allowUnlock: false });
          throw new Error('disk full');
        });
      expect(half).toThrow('disk full');
      expect(store.configuration.get()).toEqual(before);
    });
  });
});

describe('stopping the agent', () => {
  it('is not done before the agent has come to its end', async () => {
    writeFileSync(join(stateDir, 'agent.db'), '');
    const agentsLock = takeHostLock(join(stateDir, 'host.lock'));
    const early = await carryOut('stopAgent');
    agentsLock?.release();
    expect([early, await carryOut('stopAgent')]).toEqual([
      err('The agent has not come to its end in time. Wait a moment, then try again.'),
      ok(null),
    ]);
  });
});
