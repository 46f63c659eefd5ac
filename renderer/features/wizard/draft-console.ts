import type { ChannelName } from '../../../shared/ipc/contract';
import type { ConsoleApi } from '../../api';
import type { Console } from '../../state/console-store';

/** Which channel of the draft answers in place of one of the running agent; both have the same schemas. */
const ofDraft: Partial<Record<ChannelName, ChannelName>> = {
  'connectors.list': 'setup.connectors.list',
  'connectors.test': 'setup.connectors.test',
  'connectors.save': 'setup.connectors.save',
  'connectors.remove': 'setup.connectors.remove',
  'partitions.list': 'setup.partitions.list',
  'partitions.save': 'setup.partitions.save',
  'containers.list': 'setup.containers.list',
};

/** The console as the components of the Connectors page know it, on the wizard’s draft: nothing they do is in force. */
export function draftConsole(console: Console): Console {
  const { api } = console;
  const call: ConsoleApi['call'] = (channel, input) =>
    // Same input and output: the compiler cannot see that through the table.
    api.call((ofDraft[channel] ?? channel) as typeof channel, input);
  return { ...console, api: { ...api, call } };
}
