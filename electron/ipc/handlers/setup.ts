import type { IpcError } from '../../../shared/ipc/contract';
import { err, ok, type Result } from '../../../shared/result';
import type { ConnectorsFacade } from '../../agent/agent-facade';
import type { SetupFacade } from '../../agent/setup/setup';
import type { Handlers } from '../register';
import { copied } from './copied';

type SetupChannels = Extract<keyof Handlers, `setup.${string}`>;
type ForestChannels = Extract<
  SetupChannels,
  `setup.connectors.${string}` | `setup.partitions.${string}` | 'setup.containers.list'
>;

/** What an admin is asked to choose. */
export type FileQuestion = 'enrolment' | 'cloudUsers' | 'certificates';

/** Asks for a file with the system’s own dialog; `null` = cancelled. */
export type ChooseFile = (what: FileQuestion) => Promise<string | null>;

/** `setup.connectors.*`, `setup.partitions.*`, `setup.containers.list`: the forests of the draft. */
function forestHandlers(setup: SetupFacade, actor: string): Pick<Handlers, ForestChannels> {
  const withForests = async <T>(
    work: (connectors: ConnectorsFacade) => Promise<Result<T, IpcError>>,
  ): Promise<Result<T, IpcError>> => {
    const connectors = setup.connectors();
    return connectors.ok ? await work(connectors.value) : connectors;
  };
  return {
    'setup.connectors.list': () => withForests((forests) => Promise.resolve(ok([...forests.list()]))),
    'setup.connectors.test': ({ draft, password }) =>
      withForests((forests) => copied(forests.test(draft, password))),
    'setup.connectors.save': (change) => withForests((forests) => copied(forests.save(change, actor))),
    'setup.connectors.remove': ({ connectorId }) =>
      withForests((forests) => copied(forests.remove(connectorId, actor))),
    'setup.partitions.list': ({ connectorId }) =>
      withForests((forests) => copied(forests.partitions(connectorId))),
    'setup.partitions.save': ({ connectorId, settings, password }) =>
      withForests((forests) => copied(forests.savePartition(connectorId, settings, password, actor))),
    'setup.containers.list': ({ connectorId, distinguishedName, parent }) =>
      withForests(async (forests) => {
        const found = await forests.containers(connectorId, distinguishedName, parent);
        return found.ok ? ok({ containers: [...found.value.containers], more: found.value.more }) : found;
      }),
  };
}

/**
 * `setup.*`: the configuration wizard. They answer also while there is no agent.
 *
 * @param actor operating-system user, for the activity log
 */
export function setupHandlers(
  setup: SetupFacade,
  chooseFile: ChooseFile,
  actor: string,
): Pick<Handlers, SetupChannels> {
  return {
    'setup.state': async () => ok(await setup.view()),
    'setup.begin': ({ task }) => setup.begin(task),
    'setup.discard': () => setup.discard(),
    'setup.chooseEnrolment': async () => {
      const file = await chooseFile('enrolment');
      return file === null ? ok(await setup.view()) : await setup.takeEnrolment(file);
    },
    'setup.testRelay': () => copied(setup.testRelay()),
    'setup.chooseFile': async ({ what }) => ok(await chooseFile(what)),
    'setup.cloud': ({ settings, secret }) => setup.setCloud(settings, secret),
    'setup.features': (features) => setup.setFeatures(features),
    'setup.plan': () => copied(setup.plan()),
    'setup.configure': () => setup.configure(actor),
    'setup.stop': () => setup.stop(actor),
    ...forestHandlers(setup, actor),
  };
}

/** What every other channel answers while there is no agent. */
export function answerWithoutAgent(): Promise<Result<never, IpcError>> {
  return Promise.resolve(
    err({
      code: 'notFound',
      message: 'No agent runs: it is not set up, or its configuration did not finish. “Configure” leads on.',
    }),
  );
}
