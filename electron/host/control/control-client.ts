import { connect, type Socket } from 'node:net';
import {
  contract,
  type ChannelInput,
  type ChannelName,
  type ChannelOutput,
  type IpcError,
} from '../../../shared/ipc/contract';
import { err, ok, type Result } from '../../../shared/result';
import { controlPath } from './control-path';
import { readLine } from './read-line';

/** Largest answer. Bytes. */
const maxAnswerBytes = 64 * 1_048_576;
/** The longest command is a look at a directory. */
const answerTimeoutMs = 180_000;

const notRunning: IpcError = {
  code: 'notFound',
  message:
    'No agent runs on this state folder: start it (`npm run agent`, or the console), or name another with --state-dir=DIR.',
};

function open(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

/**
 * Asks the agent of a state folder on this computer, as the console does. Needs the right to enter the folder.
 *
 * @param person who is at the command line, for the activity log
 */
export async function askAgent<C extends ChannelName>(
  stateDir: string,
  channel: C,
  input: ChannelInput<C>,
  person: string,
): Promise<Result<ChannelOutput<C>, IpcError>> {
  const path = controlPath(stateDir);
  const socket = path === null ? null : await open(path);
  if (socket === null) return err(notRunning);
  socket.on('error', () => socket.destroy());
  try {
    socket.write(`${JSON.stringify({ channel, input, person })}\n`);
    const line = await readLine(socket, maxAnswerBytes, answerTimeoutMs);
    if (line === null)
      return err({ code: 'failed', message: 'The agent gave no answer. Its log may say why.' });
    const result = JSON.parse(line) as Result<unknown, IpcError>;
    // What the agent says is checked by the channel’s own schema, like what the console gets.
    return result.ok ? ok(contract[channel].output.parse(result.value) as ChannelOutput<C>) : result;
  } finally {
    socket.destroy();
  }
}
