// Run by interrupted.spec.ts in a process of its own, which ends by SIGKILL at a step of a rollover.
import { systemClock } from '../../../electron/agent/clock';
import type { SecretStore } from '../../../electron/agent/keys/secret-store';
import type { AgentRelay } from '../../../electron/agent/relay-port';
import { openKeyFileSecrets } from '../../../electron/host/key-file-secrets';
import type { AgentRelayAccess } from '../../../shared/protocol/pairing';
import { startTestAgent } from './test-agent';

/** What the parent says on the command line, as JSON. */
export interface ChildOrder {
  readonly access: AgentRelayAccess;
  readonly secretsDir: string;
  readonly keyDir: string;
  readonly database: string;
  readonly pairingId: string;
  /** Which step of the rollover is its last; `null` = all are done. */
  readonly killAt: number | null;
}

let steps: number | null = null;

function stepTo(killAt: number | null): void {
  if (steps === null) return;
  if (steps === killAt) process.kill(process.pid, 'SIGKILL');
  steps += 1;
}

async function run({ killAt, ...order }: ChildOrder): Promise<void> {
  const stored = await openKeyFileSecrets(order.secretsDir, order.keyDir);
  const step = (): void => stepTo(killAt);
  const secrets: SecretStore = {
    read: (name) => stored.read(name),
    async write(name, value) {
      step();
      await stored.write(name, value);
      step();
    },
    remove: (name) => stored.remove(name),
  };
  const wrapRelay = (relay: AgentRelay): AgentRelay => ({
    start: (handler) => relay.start(handler),
    stop: (onQuiet) => relay.stop(onQuiet),
    replies: relay.replies,
    deadLetters: () => relay.deadLetters(),
    listDeadLetters: () => relay.listDeadLetters(),
    onState: (listener) => relay.onState(listener),
    async sendControl(id, body) {
      step();
      const sent = await relay.sendControl(id, body);
      step();
      return sent;
    },
    async acknowledgement(id, timeoutMs, signal) {
      const answer = await relay.acknowledgement(id, timeoutMs, signal);
      step();
      return answer;
    },
  });
  const agent = await startTestAgent({ ...order, secrets, clock: systemClock, wrapRelay });
  if (agent.status().writeback !== 'on') await agent.setWriteback(true, 'anna');
  if (agent.status().writeback !== 'on') throw new Error(agent.status().problem ?? 'not on');
  steps = 0;
  const rolled = await agent.rollKeys('anna');
  process.stdout.write(`${JSON.stringify({ steps, rolled: rolled.ok, kid: agent.status().key?.kid })}\n`);
  await agent.stop();
}

void run(JSON.parse(process.argv[2] ?? '') as ChildOrder).then(
  () => process.exit(0),
  (cause: unknown) => {
    process.stderr.write(String(cause));
    process.exit(1);
  },
);
