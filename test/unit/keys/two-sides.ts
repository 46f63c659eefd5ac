import { webcrypto } from 'node:crypto';
import { createControl } from '../../../electron/agent/control';
import { createKeyLife, type KeyLife } from '../../../electron/agent/key-life';
import { openKeyring, type Keyring } from '../../../electron/agent/keys/keyring';
import type { SecretStore } from '../../../electron/agent/keys/secret-store';
import { openPairing } from '../../../electron/agent/pairing';
import type { AgentRelay } from '../../../electron/agent/relay-port';
import { chooseGeneration, type ControlEvent } from '../../../portal/agents';
import { createControlReader } from '../../../portal/control';
import { emptyPortal, type PortalState, type StoredPortal } from '../../../portal/portal-state';
import { packageTypes } from '../../../shared/protocol/limits';
import { sealPackage } from '../../../shared/protocol/package';
import { derivePairingKey } from '../../../shared/protocol/pairing';
import { err, ok } from '../../../shared/result';
import { base64url } from 'jose';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock';
import { createMemorySecrets } from '../../fakes/memory-secrets';

/** What is thrown where a side is cut off. */
export class Cut extends Error {}

/** Called before and after every step that leaves a trace; throws where the test cuts. */
export type Step = (name: string) => void;

/** What survives a crash of either side. */
export interface Kept {
  readonly clock: FakeClock;
  readonly secrets: SecretStore;
  portal: StoredPortal;
  readonly events: ControlEvent[];
  readonly notes: number[];
  readonly pairingEndsAt: number | null;
}

const pairingSecret = base64url.encode(new Uint8Array(32).fill(7));

/** Puts the enrolment’s secret into the agent’s store. */
export function pair(secrets: SecretStore): Promise<void> {
  return secrets.write('pairing-secret', new TextEncoder().encode(pairingSecret));
}

export async function createKept(pairingEndsAt: number | null = null): Promise<Kept> {
  const secrets = createMemorySecrets();
  await pair(secrets);
  const clock = createFakeClock();
  return { clock, secrets, portal: emptyPortal, events: [], notes: [], pairingEndsAt };
}

function portalState(kept: Kept, step: Step): PortalState {
  return {
    read: () => Promise.resolve(kept.portal),
    write(next) {
      step('portal before write');
      kept.portal = next;
      step('portal after write');
      return Promise.resolve();
    },
  };
}

function cutSecrets(secrets: SecretStore, step: Step): SecretStore {
  return {
    read: (name) => secrets.read(name),
    async write(name, value) {
      step(`agent before write ${name}`);
      await secrets.write(name, value);
      step(`agent after write ${name}`);
    },
    async remove(name) {
      step(`agent before remove ${name}`);
      await secrets.remove(name);
      step(`agent after remove ${name}`);
    },
  };
}

/** A running agent and a running portal, with a line between them that delivers at once. */
export interface Sides {
  readonly keyring: Keyring;
  readonly keyLife: KeyLife;
  heartbeat(): Promise<void>;
  /** Whether the agent can open what the portal would send now; `null` = the portal would send nothing. */
  canOpen(): Promise<boolean | null>;
}

/** Starts both on what is kept. */
export async function start(
  kept: Kept,
  step: Step = () => undefined,
  agentId = 'agent-0001',
  pairingId = 'pair-001',
): Promise<Sides> {
  const { clock } = kept;
  const secrets = cutSecrets(kept.secrets, step);
  const keyring = await openKeyring(secrets, clock, () => undefined);
  const pairing = await openPairing(secrets, keyring, () => pairingId);
  const key = await derivePairingKey(base64url.decode(pairingSecret), webcrypto.subtle);
  const pairingKey = { kid: pairingId, key, endsAt: kept.pairingEndsAt };
  const reader = createControlReader(portalState(kept, step), clock, {
    find: async (kid) => (kid === pairingId ? pairingKey : null),
  });
  const answers = new Map<string, Uint8Array>();
  const waiting = new Map<string, () => void>();
  const lost = err({ code: 'relayFailed', retryable: true, message: 'nothing came' } as const);
  const relay: AgentRelay = {
    start: () => Promise.resolve(ok(undefined)),
    stop: () => Promise.resolve(),
    replies: { send: () => Promise.resolve(ok(undefined)) },
    deadLetters: () => Promise.resolve(ok(0)),
    listDeadLetters: () => Promise.resolve(ok([])),
    onState: () => () => undefined,
    async sendControl(id, body) {
      step('line before the message');
      const result = await reader.take(body);
      if (result.kind === 'taken') {
        kept.events.push(...result.events);
        step('line before the answer');
        const answer = result.acknowledgement;
        if (answer !== null) answers.set(answer.controlId, answer.body);
      }
      waiting.get(id)?.();
      return ok(undefined);
    },
    async acknowledgement(id, _timeoutMs, signal) {
      if (!signal.aborted) {
        await new Promise<void>((resolve) => {
          waiting.set(id, resolve);
          signal.addEventListener('abort', () => resolve());
        });
      }
      const body = answers.get(id);
      return body === undefined ? lost : ok(body);
    },
  };
  const control = createControl({
    relay,
    keyring,
    clock,
    agentId,
    version: '1.2.3',
    heartbeatSeconds: () => 300,
  });
  const keyLife = createKeyLife({
    clock,
    keyring,
    pairing,
    control,
    note: (eventId) => kept.notes.push(eventId),
    onChange: () => undefined,
    onUnexpected: (_step, cause) => {
      if (cause instanceof Cut) throw cause;
    },
  });
  return {
    keyring,
    keyLife,
    async heartbeat() {
      await control.heartbeat({ pdc: true, head: 'ab', headSeq: 1 });
    },
    async canOpen() {
      const generation = chooseGeneration(kept.portal, clock.now());
      if (generation === null) return null;
      const body = await sealPackage(
        packageTypes.request,
        generation.kid,
        base64url.decode(generation.k),
        '{}',
      );
      return (await keyring.openRequest(body)).ok;
    },
  };
}
