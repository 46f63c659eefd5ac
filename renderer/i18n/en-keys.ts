import type { KeyGeneration } from '../../shared/ipc/keys-channels';

const states: Record<KeyGeneration['state'], string> = {
  current: 'Current',
  retiring: 'Retiring',
  destroyed: 'Destroyed',
};

const meanings: Record<KeyGeneration['state'], string> = {
  current: 'Seals and opens everything.',
  retiring: 'Opens what was sealed before the new one, then it is destroyed.',
  destroyed: 'Its keys are gone; nothing sealed with it can be opened.',
};

/** Texts of the Keys page. */
export const keys = {
  intro: 'With which keys passwords travel, and with which portal this agent is paired.',
  generations: 'Key generations',
  generationsHelp:
    'One RSA-2048 pair for passwords and one AES-256 key for messages each. They roll by themselves every six months, and whenever writeback is disabled and enabled.',
  columns: { kid: 'Key ID', created: 'Created', expires: 'Expires', state: 'State' },
  states,
  meanings,
  failed: 'The key generations could not be read',
  none: 'No key generation yet. The first one is made when the agent is set up.',
  roll: 'Roll now…',
  rolling: 'Rolling the keys…',
  rolled: (kid: string) => `The keys were rolled. Generation ${kid} is in use now.`,
  rollFailed: 'The keys were not rolled',
  expired: (when: string) => `Expired ${when}`,
  confirm: {
    title: 'Roll the keys now?',
    intro: 'What happens:',
    points: [
      'A new generation is made and handed to the portal, sealed with the present one.',
      'The present one still opens what is on its way, and is destroyed when the longest message life is over.',
      'No operation is refused meanwhile.',
    ],
    confirm: 'Roll keys',
  },
  enrolment: {
    title: 'Enrolment',
    paired: 'Paired',
    notPaired: 'Not acknowledged',
    notPairedHelp:
      'The portal has not acknowledged the present key generation. Switch writeback on, or disable and enable it again.',
    tenant: 'Tenant',
    relay: 'Relay',
    transport: 'Transport',
    transports: {
      amqp: 'AMQP over TLS',
      webSockets: 'AMQP over WebSockets',
      loopback: 'AMQP within this computer (development relay)',
    },
    rule: 'Access rule',
    entra: 'Microsoft Entra ID',
    pairing: 'Pairing',
    agent: 'Agent ID',
    again: 'Disable and enable again…',
    againHelp:
      'Two messages each; the agent pairs anew and rolls its keys. The first remedy when portal and agent disagree.',
    enrol: 'Use another enrolment file…',
    enrolHelp: 'When the portal was set up anew, or its pairing is lost.',
  },
} as const;
