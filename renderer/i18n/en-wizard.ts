import type { RelayStep, SetupStepId, SetupTask } from '../../shared/model/setup';
import type { WizardPage } from '../state/setup-store';

const pages: Record<WizardPage, string> = {
  welcome: 'Welcome',
  tasks: 'Additional tasks',
  cloud: 'Connect to the cloud',
  directories: 'Connect your directories',
  filtering: 'Domain and OU filtering',
  features: 'Optional features',
  ready: 'Ready to configure',
  configure: 'Configuring',
  complete: 'Configuration complete',
};

const tasks: Record<SetupTask, { readonly title: string; readonly text: string }> = {
  setUp: {
    title: 'Customize synchronization options',
    text: 'Set this agent up: pair it with the portal, add forests, choose who is synchronised, enable password writeback.',
  },
  customize: {
    title: 'Customize synchronization options',
    text: 'Go through all pages again with what is in force, and change what you like.',
  },
  features: {
    title: 'Change optional features',
    text: 'Switch password writeback, or unlocking without a new password, on or off.',
  },
  again: {
    title: 'Disable and enable password writeback again',
    text: 'Pair anew and roll the keys as one action. The first remedy when portal and agent disagree.',
  },
  enrol: {
    title: 'Enrol with another file',
    text: 'Pair this agent with a portal that was set up anew. Forests and settings stay.',
  },
};

const relaySteps: Record<RelayStep['id'], string> = {
  name: 'Name',
  tcp: 'Connection',
  listen: 'Sign-in and right to listen',
  send: 'Right to send',
};

const many = (values: readonly string[]): string => values.join(', ');

/** What a step does, before it is done. `facts` are those of `PlanStep`. */
const plan: Record<SetupStepId, (facts: readonly string[]) => string> = {
  turnOff: () =>
    'Disable password writeback: tell the portal, wait for its acknowledgement, close the connection to the relay',
  stopAgent: () => 'Stop the agent. Requests wait in the relay until it runs again',
  keepSecrets: ([, enrolment]) =>
    enrolment === undefined
      ? 'Put what you typed in as passwords and secrets, encrypted, into this computer’s secret store'
      : 'Put the access key, the pairing secret and the passwords, encrypted, into this computer’s secret store',
  keepConfiguration: ([file, ...domains]) =>
    file === undefined || file === ''
      ? `Store the configuration for ${many(domains)}`
      : `Store the configuration for ${many(domains)}, then delete ${file}`,
  startAgent: () => 'Start the agent',
  import: (domains) =>
    `Import all users of ${many(domains)} and of the cloud, and link them (full import and full synchronisation)`,
  connectRelay: ([host]) => `Connect to the relay ${host ?? ''}`,
  sendEnable: () =>
    'Enable password writeback, first message: hand the key generation to the portal, sealed with the pairing secret',
  acknowledge: () => 'Enable password writeback, second message: wait for the portal’s acknowledgement',
};

const steps: Record<SetupStepId, string> = {
  turnOff: 'Disable password writeback',
  stopAgent: 'Stop the agent',
  keepSecrets: 'Put secrets into the secret store',
  keepConfiguration: 'Store the configuration',
  startAgent: 'Start the agent',
  import: 'Full import and full synchronisation',
  connectRelay: 'Connect to the relay',
  sendEnable: 'First message: keys to the portal',
  acknowledge: 'Second message: the portal’s acknowledgement',
};

/** Texts of the configuration wizard. */
export const wizard = {
  open: 'Configure',
  label: 'Configuration wizard',
  rail: 'Pages of the wizard',
  step: (step: string, of: string) => `Step ${step} of ${of}`,
  pages,
  previous: 'Previous',
  next: 'Next',
  configure: 'Configure',
  exit: 'Exit',
  failed: 'That did not work',
  required: 'What is missing',
  cancel: {
    title: 'Leave the wizard?',
    text: 'Nothing has been changed. What you chose and typed in here, secrets included, is forgotten.',
    textBegun:
      'What was done stays done, and the agent is started again where it was stopped. What you chose and typed in here and is not stored yet, secrets included, is forgotten.',
    confirm: 'Leave',
    stay: 'Stay',
  },
  welcome: {
    title: 'Welcome to Password Writeback',
    text: 'This wizard connects this computer with your portal and with Active Directory, so that people can reset, change and unlock their password themselves. No inbound port is opened.',
    need: 'Have at hand:',
    needs: [
      'the enrolment file that your portal made (writeback-portal init); it is valid once, for 24 hours',
      'a service account with the rights to reset passwords in every forest, and its password',
      'where the cloud’s users come from: Microsoft Graph, or a file',
    ],
    nothing: 'Nothing is changed before you press “Configure” on the page “Ready to configure”.',
    current: 'This agent is set up',
    currentFacts: {
      tenant: 'Tenant',
      relay: 'Relay',
      forests: 'Forests',
      writeback: 'Password writeback',
      on: 'Enabled',
      off: 'Disabled',
    },
    go: 'Configure',
  },
  tasks: {
    intro: 'What would you like to do?',
    label: 'Task',
    later: 'Available once the agent is set up.',
    list: tasks,
  },
  cloud: {
    intro: 'Pair this agent with your portal, over the relay of your tenant.',
    enrolment: 'Enrolment',
    enrolmentHelp:
      'The file that your portal made. Its secrets go to this computer’s secret store, and the file is deleted when you configure.',
    choose: 'Choose enrolment file…',
    chooseOther: 'Choose another file…',
    none: 'No file chosen yet.',
    inForce: 'In force',
    chosen: 'Chosen',
    file: 'File',
    tenant: 'Tenant',
    relay: 'Relay',
    port: (host: string, port: string) => `${host}, port ${port}`,
    transport: 'Transport',
    transports: {
      amqp: 'AMQP over TLS',
      webSockets: 'AMQP over WebSockets',
      loopback: 'AMQP within this computer (development relay)',
    },
    rule: 'Access rule',
    entra: 'Microsoft Entra ID',
    pairing: 'Pairing',
    test: 'Test the relay',
    testLabel: 'Steps of the relay test',
    testing: 'Testing the relay…',
    testHelp: 'No message is sent and none is taken.',
    testGood: 'The relay can be reached and the access key has its rights.',
    testBad: 'The relay cannot be used like this. You can go on, but enabling will fail until it is mended.',
    steps: relaySteps,
    needEnrolment: 'Choose the enrolment file first.',
    users: 'Cloud users',
    usersHelp: 'Who is who in the cloud: the agent links these users with the accounts in Active Directory.',
    secretNote: 'What you type is taken over by “Next”; “Previous” forgets it.',
  },
  directories: {
    intro:
      'Which Active Directory forests does this agent serve? One entry per forest; its further domains are found by themselves.',
    list: 'Configured directories',
    none: 'No forest yet.',
    add: 'Add directory',
    edit: (domain: string) => `Edit ${domain}`,
    remove: (domain: string) => `Remove ${domain}`,
    account: 'Service account',
    connection: 'Connection',
    added: 'New',
    need: 'Add at least one forest.',
  },
  filtering: {
    intro:
      'Users of ticked domains and containers are synchronised and served. Without a change, everything is.',
    domains: 'Domains',
    forest: (domain: string) => `Forest ${domain}`,
    containers: 'Containers',
    containersOf: (name: string) => `Containers of ${name}`,
    showContainers: (name: string) => `Containers of ${name}`,
    notTicked: 'This domain is not ticked: nothing of it is synchronised.',
    reading: 'Reading the partitions…',
    failed: (domain: string) => `The partitions of ${domain} could not be read`,
    need: 'Tick at least one domain.',
    saving: 'Checking…',
    changed: 'Some containers',
    all: 'All containers',
  },
  features: {
    intro: 'Select the features your organisation wants.',
    list: 'Optional features',
    passwordWriteback: 'Password writeback',
    passwordWritebackText:
      'Passwords that people reset or change in the portal are written to Active Directory within a second. Two messages with the portal enable it; a heartbeat follows every five minutes.',
    allowUnlock: 'Allow users to unlock accounts without resetting their password',
    allowUnlockText: 'People who still know their password end a lockout themselves.',
    off: 'Without password writeback, the portal tells people that their password cannot be reset now.',
  },
  ready: {
    intro: 'When you press “Configure”, this is done, in this order:',
    nothing: 'Nothing differs from what is in force, so there is nothing to do.',
    none: 'Nothing has been changed yet.',
    resumes: 'Configuring did not finish. When you press “Configure”, the rest is done, in this order:',
    begun:
      'What was done stays done. The agent may be stopped until the rest is done, or until you leave the wizard.',
    plan,
    loading: 'Looking at what has to be done…',
  },
  run: {
    runningTitle: 'Configuring',
    failedTitle: 'Configuration did not finish',
    doneTitle: 'Configuration complete',
    steps,
    states: { waiting: 'Not done', running: 'Under way', done: 'Done', failed: 'Failed' },
    label: 'Progress',
    stop: 'Stop',
    stopping: 'Stopping…',
    again: 'Try again',
    failedText: (done: string, left: string) =>
      `${done} done, ${left} not done. What is done stays done; “Try again” goes on at the failed step; “Leave” starts the agent again where it was stopped.`,
    progress: (done: string, all: string) => `${done} of ${all} done`,
    keepsTrying: 'The agent keeps trying to connect by itself; this page notices when it succeeds.',
    leave: 'Leave',
  },
  complete: {
    on: 'Password writeback is enabled. The first reset in the portal is written back within a second.',
    off: 'The agent is configured. Password writeback is disabled; enable it any time on the page Overview.',
    nextTitle: 'What you may want to do next',
    next: [
      'Reset the password of a test user in the portal, and watch it arrive on the page Operations.',
      'Look up a person on the page People: it says whether writeback will work for them, and why not.',
      'In the portal, set “Write back passwords to your on-premises directory?” and “Allow users to unlock accounts without resetting their password?” to Yes.',
    ],
  },
} as const;
