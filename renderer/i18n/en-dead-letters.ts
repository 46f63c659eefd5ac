/** What a reason means, for the admin. */
interface ReasonText {
  readonly title: string;
  readonly text: string;
  readonly remedy: string;
}

/** Reasons that Azure Service Bus gives by itself, by its own words for them. */
const serviceBusReasons: Readonly<Record<string, ReasonText>> = {
  MaxDeliveryCountExceeded: {
    title: 'Delivered too often',
    text: 'The relay delivered the message as often as the queue allows, and each time the agent stopped or lost its connection before it could say that it was done.',
    remedy:
      'Look at the operation of this request, which says whether the password was set, and at the agent’s log of that time. The portal told the user that the result is not known.',
  },
  TTLExpiredException: {
    title: 'Expired in the queue',
    text: 'Nobody took the message within its life, because the agent was off or had no connection. Nothing was written.',
    remedy:
      'Nothing to do for the request: the portal told the user. The request queue should drop expired messages instead of keeping them: switch “dead lettering on message expiration” off for it.',
  },
  HeaderSizeExceeded: {
    title: 'Too many properties',
    text: 'The properties of the message were larger than the relay allows. Nothing was written.',
    remedy:
      'No portal of this protocol sends such messages: find out who else may send to the request queue.',
  },
};

/** The texts of the dead letters in English. */
export const deadLetters = {
  view: 'Which messages to show',
  log: 'Log',
  title: 'Dead letters',
  tab: (count: string) => `Dead letters (${count})`,
  intro:
    'Messages that were refused as poison and set aside in the relay, by reason. Nothing was written for them, unless said otherwise, and their content is not shown. They stay there until somebody removes them from the dead-letter queue of the request queue.',
  loading: 'Asking the relay…',
  reload: 'Ask again',
  failed: 'The dead letters could not be listed',
  emptyTitle: 'No dead letters',
  empty: 'No message is set aside on the request queue.',
  more: (count: string) => `These are the ${count} oldest; there may be more.`,
  count: (count: number, shown: string) => (count === 1 ? '1 message' : `${shown} messages`),
  remedy: 'What to do',
  arrived: 'Arrived',
  messageId: 'Message ID',
  size: 'Size',
  said: 'Reason given',
  bytes: (count: string) => `${count} bytes`,
  noId: 'none',
  show: 'Show operation',
  serviceBusReasons,
  noReason: {
    title: 'No reason given',
    text: 'Whoever set the message aside did not say why.',
    remedy:
      'Neither this agent nor Azure Service Bus does so: find out who else may listen on the request queue.',
  },
  otherReason: {
    text: 'Neither this agent nor Azure Service Bus gives this reason.',
    remedy:
      'Another version of the agent, or another program, has set the message aside: find out who else may listen on the request queue.',
  },
};
