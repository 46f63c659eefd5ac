import type { ServerLink, ServerSession } from './rhea-library';

/**
 * The message format under which standard messages arrive at the link handlers. rhea decodes format 0 itself and
 * drops the bytes; the relay needs the very bytes, to pass them on unchanged and to measure them.
 */
const standardFormat = 0x7fff0000;

/** Service Bus’s format for several messages in one transfer: each data section holds one encoded message. */
export const batchFormat = 0x80013700;

/** Links whose attach the relay has not answered yet. */
const unanswered = new WeakSet<ServerLink>();

function holdBackAttach<Link extends ServerLink>(link: Link): Link {
  // rhea answers an attach by calling `open` before anybody could look at it. `attach` is the same function under
  // its other name: the relay calls it when it has decided, for “next available session” perhaps a minute later.
  link.open = () => undefined;
  unanswered.add(link);
  const attach = link.attach.bind(link);
  link.attach = () => {
    unanswered.delete(link);
    attach();
  };
  return link;
}

/** Completes the detach of a link that its client gave up before it was answered; rhea does it for all others. */
export function answerDetachOfUnanswered(link: ServerLink): void {
  if (!unanswered.has(link)) return;
  link.attach();
  link.close();
  setImmediate(() => {
    link.remove();
  });
}

/** Changes how rhea treats a session that a client has begun: attaches wait for the relay, messages stay encoded. */
export function interceptSession(session: ServerSession): void {
  const createSender = session.create_sender.bind(session);
  session.create_sender = (name, options) => holdBackAttach(createSender(name, options));
  const createReceiver = session.create_receiver.bind(session);
  session.create_receiver = (name, options) => holdBackAttach(createReceiver(name, options));
  const onTransfer = session.on_transfer.bind(session);
  session.on_transfer = (frame) => {
    if (frame.performative.message_format === 0) frame.performative.message_format = standardFormat;
    onTransfer(frame);
  };
}

/**
 * Answers a frame that AMQP leaves without an answer. The SDK leaves Nagle’s algorithm on, so its next small frame
 * would wait until the kernel gives up delaying the acknowledgement of this one: 40 ms, measured, for each reply.
 */
export function acknowledgePromptly(session: ServerSession): void {
  session._write_flow();
}
