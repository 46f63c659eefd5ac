import type { IpcError } from '../../../shared/ipc/contract';
import type { CloudSettings } from '../../../shared/model/cloud';
import type { PlanStep, RelayStep, SetupFeatures, SetupTask, SetupView } from '../../../shared/model/setup';
import { err, ok, type Result } from '../../../shared/result';
import type { AgentSetup, Answer, ConnectorsFacade } from '../agent-facade';
import { secretNames } from '../secret-names';
import type { Log } from '../diagnostics/log';
import type { SecretStore } from '../keys/secret-store';
import { missingSecret } from '../cloud-administration';
import type { ProxySource } from '../proxy/proxy';
import { testRelay } from '../relay/test-relay';
import type { AgentHost } from './agent-host';
import { createDraft, forgetDraft, takeEnrolment, type Draft } from './draft';
import { planOf } from './plan';
import { readEnrolment } from './read-enrolment';
import { createRun, type Run } from './run';
import { cloudProblem } from './cloud-problem';
import { isInUse, readStoredSetup, type StateFolder } from './stored-setup';
import { currentView, draftView } from './view';
import { worksOf } from './works';

/** The configuration wizard’s side in the host. One draft at a time; nothing of it is in force before `configure`. */
export interface SetupFacade {
  view(): Promise<SetupView>;
  /** Whether a configuration is stored, with or without an agent that runs. */
  isSetUp(): boolean;
  /** Starts the agent first where a run that did not finish has left it stopped; goes on where it cannot be started. */
  begin(task: SetupTask): Answer<SetupView>;
  /**
   * Refused with `busy` while configuring goes on. Starts the agent where a run that did not finish has left it stopped;
   * the draft stays where it cannot be started.
   */
  discard(): Answer<SetupView>;
  takeEnrolment(file: string): Answer<SetupView>;
  testRelay(): Answer<readonly RelayStep[]>;
  setCloud(settings: CloudSettings, secret: string | null): Answer<SetupView>;
  setFeatures(features: SetupFeatures): Answer<SetupView>;
  /** What is left of a run that did not finish, until something is changed. */
  plan(): Answer<readonly PlanStep[]>;
  /** Begins, or resumes; does not wait for the end. @param actor operating-system user */
  configure(actor: string): Answer<SetupView>;
  stop(actor: string): Answer<SetupView>;
  /** The forests of the draft; `notFound` without one. */
  connectors(): Result<ConnectorsFacade, IpcError>;
}

/** What the wizard stands on. */
export interface SetupDeps {
  readonly folder: StateFolder;
  readonly host: AgentHost;
  readonly secrets: SecretStore;
  readonly log: Log;
  readonly proxyOf: ProxySource;
}

const relayTestMs = 45_000;

const refuse = (code: IpcError['code'], message: string): Result<never, IpcError> => err({ code, message });
const noDraft = 'The wizard is not open any more. Open it again.';
const isBusy = 'The configuration is being carried out. Wait until it is done, or stop it.';

class Setup implements SetupFacade {
  readonly #deps: SetupDeps;
  #draft: Draft | null = null;
  #run: Run | null = null;

  constructor(deps: SetupDeps) {
    this.#deps = deps;
  }

  async view(): Promise<SetupView> {
    const { host, secrets } = this.#deps;
    const setup = this.#current();
    const draft = this.#draft;
    const stored = setup === null ? false : await hasSecret(secrets, secretNames.cloudSecret);
    const typed = draft === null ? false : await hasSecret(draft.secrets, secretNames.cloudSecret);
    this.#noticeRecovery();
    return {
      current: setup === null ? null : currentView(setup, host.current()?.status().key?.kid ?? null, stored),
      draft: draft === null ? null : draftView(draft, typed),
      run: this.#run?.view() ?? null,
    };
  }

  async begin(task: SetupTask): Answer<SetupView> {
    if (this.#isRunning()) return refuse('busy', isBusy);
    const former = this.#draft?.before ?? null;
    await this.#forget();
    // What keeps it from starting may be what this draft is to mend.
    await this.#bringBack();
    const before = this.#current() ?? former;
    if (before === null && task !== 'setUp')
      return refuse('badInput', 'This agent is not set up yet: set it up first.');
    const { secrets, folder, log } = this.#deps;
    this.#draft = createDraft({ secrets, clock: folder.clock, log }, task, before);
    return ok(await this.view());
  }

  async discard(): Answer<SetupView> {
    if (this.#isRunning()) return refuse('busy', isBusy);
    const secrets = this.#draft?.secrets;
    // The agent comes back with the secrets of the configuration that is stored.
    const undone = await secrets?.undo();
    const back = await this.#bringBack();
    if (!back.ok) {
      // The draft stays open, and what it has done stays done.
      await secrets?.keep(undone);
      return back;
    }
    await this.#forget();
    return ok(await this.view());
  }

  isSetUp(): boolean {
    return this.#draft?.isStored === true || this.#current() !== null;
  }

  takeEnrolment(file: string): Answer<SetupView> {
    return this.#change(async (draft) => {
      const read = await readEnrolment(file, this.#deps.folder.clock.now());
      if (!read.ok) return refuse('badInput', read.error);
      const { pairingId } = read.value;
      if (draft.before?.configuration.pairingId === pairingId)
        return refuse(
          'badInput',
          `${file} is the enrolment that this agent uses already, and it is valid once: have the portal make another one.`,
        );
      await takeEnrolment(draft, file, read.value);
      return ok(undefined);
    });
  }

  async testRelay(): Answer<readonly RelayStep[]> {
    const draft = this.#draft;
    if (draft === null) return refuse('notFound', noDraft);
    const { relay } = draft.configuration.get();
    const { folder, proxyOf } = this.#deps;
    const { clock } = folder;
    const limit = AbortSignal.timeout(relayTestMs);
    if (relay.host === '') return refuse('badInput', 'Choose an enrolment file first.');
    if (relay.kind === 'entra') return ok(await testRelay(relay, proxyOf, clock, limit));
    const value = await draft.secrets.read(secretNames.relayKey);
    if (value === null) return refuse('badInput', 'Choose an enrolment file first.');
    const access = { ...relay, sasKey: new TextDecoder().decode(value) };
    value.fill(0);
    return ok(await testRelay(access, proxyOf, clock, limit));
  }

  setCloud(settings: CloudSettings, secret: string | null): Answer<SetupView> {
    return this.#change(async (draft) => {
      const has = secret !== null || (await hasSecret(draft.secrets, secretNames.cloudSecret));
      const problem =
        (secret === null ? missingSecret(draft.cloud ?? settings, settings, has) : null) ??
        cloudProblem(settings, has);
      if (problem !== null) return refuse('badInput', problem);
      if (secret !== null)
        await draft.secrets.write(secretNames.cloudSecret, new TextEncoder().encode(secret));
      draft.cloud = settings;
      return ok(undefined);
    });
  }

  setFeatures(features: SetupFeatures): Answer<SetupView> {
    return this.#change((draft) => {
      draft.features = features;
      return Promise.resolve(ok(undefined));
    });
  }

  plan(): Answer<readonly PlanStep[]> {
    const draft = this.#draft;
    if (draft === null) return Promise.resolve(refuse('notFound', noDraft));
    if (this.#run !== null && this.#hasFailed()) return Promise.resolve(ok(this.#run.left()));
    const plan = planOf(draft, this.#agentState());
    return Promise.resolve(plan.ok ? plan : refuse('badInput', plan.error));
  }

  async configure(actor: string): Answer<SetupView> {
    const draft = this.#draft;
    if (draft === null) return refuse('notFound', noDraft);
    if (this.#isRunning()) return refuse('busy', isBusy);
    if (!this.#hasFailed()) {
      const plan = planOf(draft, this.#agentState());
      if (!plan.ok) return refuse('badInput', plan.error);
      const { folder, host, log } = this.#deps;
      this.#run = createRun(plan.value, worksOf({ folder, host, draft, actor }), (step, cause) =>
        log.error('setup.unexpected', { step, cause }),
      );
    }
    draft.isBegun = true;
    const run = this.#run;
    if (run !== null) void this.#carryOut(run);
    return ok(await this.view());
  }

  async stop(actor: string): Answer<SetupView> {
    const agent = this.#deps.host.current();
    if (this.#isRunning()) {
      this.#run?.stop();
      // Whoever waits for the relay or the portal need not wait on.
      if (agent?.status().writeback === 'enabling') await agent.setWriteback(false, actor);
    }
    return ok(await this.view());
  }

  connectors(): Result<ConnectorsFacade, IpcError> {
    if (this.#draft === null) return refuse('notFound', noDraft);
    if (this.#isRunning()) return refuse('busy', isBusy);
    // Whoever goes back to the forests makes another plan: what failed is not resumed with the former one.
    if (this.#hasFailed()) this.#run = null;
    return ok(this.#draft.connectors.facade);
  }

  async #carryOut(run: Run): Promise<void> {
    const { log } = this.#deps;
    log.info('setup.begun', {
      steps: run
        .view()
        .steps.map(({ id }) => id)
        .join(' '),
    });
    await run.go();
    const { phase, steps } = run.view();
    log.info('setup.ended', { phase, failed: steps.find(({ state }) => state === 'failed')?.id ?? null });
  }

  /** Changes the draft. Whatever failed before is not resumed after it: the plan is another one. */
  async #change(work: (draft: Draft) => Promise<Result<void, IpcError>>): Answer<SetupView> {
    const draft = this.#draft;
    if (draft === null) return refuse('notFound', noDraft);
    if (this.#isRunning()) return refuse('busy', isBusy);
    const done = await work(draft);
    if (!done.ok) return done;
    this.#run = null;
    return ok(await this.view());
  }

  /** The agent goes on connecting by itself: what has failed may have been made up for. */
  #noticeRecovery(): void {
    const run = this.#run;
    if (run?.view().phase !== 'failed' || this.#deps.host.current()?.status().writeback !== 'on') return;
    const failed = run.view().steps.find(({ state }) => state === 'failed');
    const enabling = ['import', 'connectRelay', 'sendEnable', 'acknowledge'];
    if (failed !== undefined && enabling.includes(failed.id)) run.finish();
  }

  #hasFailed(): boolean {
    return this.#run?.view().phase === 'failed';
  }

  #isRunning(): boolean {
    return this.#run?.view().phase === 'running';
  }

  #agentState(): Parameters<typeof planOf>[1] {
    const agent = this.#deps.host.current();
    return { isRunning: agent !== null, isOn: agent !== null && agent.status().writeback !== 'off' };
  }

  #current(): AgentSetup | null {
    const { host, folder } = this.#deps;
    const agent = host.current();
    if (agent !== null) return agent.setup();
    // While it is carried out, somebody may be writing it; and an agent may be on its way to its end.
    return this.#isRunning() || isInUse(folder) ? (this.#draft?.before ?? null) : readStoredSetup(folder);
  }

  /** Whoever leaves a run in the middle does not leave people without writeback. */
  async #bringBack(): Promise<Result<void, IpcError>> {
    const { host } = this.#deps;
    if (host.current() !== null || !this.isSetUp()) return ok(undefined);
    const started = await host.start();
    return started.ok ? ok(undefined) : refuse('failed', started.error);
  }

  async #forget(): Promise<void> {
    const draft = this.#draft;
    this.#draft = null;
    this.#run = null;
    if (draft !== null) await forgetDraft(draft);
  }
}

async function hasSecret(secrets: SecretStore, name: string): Promise<boolean> {
  const value = await secrets.read(name);
  value?.fill(0);
  return value !== null;
}

/** Makes the wizard’s side in the host; no draft is open. */
export function createSetup(deps: SetupDeps): SetupFacade {
  return new Setup(deps);
}
