import { ok } from '../../../shared/result';
import type { AgentFacade } from '../../agent/agent-facade';
import type { Handlers } from '../register';
import { copied } from './copied';

type ConnectorChannels =
  | 'connectors.list'
  | 'connectors.test'
  | 'connectors.save'
  | 'connectors.remove'
  | 'partitions.list'
  | 'partitions.save'
  | 'domainControllers.list'
  | 'containers.list'
  | 'partitions.diagnose';

/**
 * `connectors.*`, `partitions.*`, `domainControllers.*`, `containers.*`: forests and what is set for them.
 *
 * @param actor operating-system user, for the activity log
 */
export function connectorsHandlers(
  { connectors }: Pick<AgentFacade, 'connectors'>,
  actor: string,
): Pick<Handlers, ConnectorChannels> {
  return {
    'connectors.list': () => ok([...connectors.list()]),
    'connectors.test': ({ draft, password }) => copied(connectors.test(draft, password)),
    'connectors.save': (change) => copied(connectors.save(change, actor)),
    'connectors.remove': ({ connectorId }) => copied(connectors.remove(connectorId, actor)),
    'partitions.list': ({ connectorId }) => copied(connectors.partitions(connectorId)),
    'partitions.save': ({ connectorId, settings, password }) =>
      copied(connectors.savePartition(connectorId, settings, password, actor)),
    'domainControllers.list': ({ connectorId, distinguishedName }) =>
      copied(connectors.domainControllers(connectorId, distinguishedName)),
    'containers.list': async ({ connectorId, distinguishedName, parent }) => {
      const found = await connectors.containers(connectorId, distinguishedName, parent);
      return found.ok ? ok({ containers: [...found.value.containers], more: found.value.more }) : found;
    },
    'partitions.diagnose': ({ connectorId, distinguishedName }) =>
      connectors.diagnose(connectorId, distinguishedName),
  };
}
