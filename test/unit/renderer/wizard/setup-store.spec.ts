import { describe, expect, it } from 'vitest';
import type { ConsoleApi } from '../../../../renderer/api';
import { toCloudForm } from '../../../../renderer/features/cloud/cloud-form';
import { createSetupStore, pageBeside, pagesOf } from '../../../../renderer/state/setup-store';
import type { SetupView } from '../../../../shared/model/setup';
import { err, ok } from '../../../../shared/result';

const nothing: SetupView = { current: null, draft: null, run: null };
const draft: NonNullable<SetupView['draft']> = {
  task: 'again',
  begun: false,
  enrolment: null,
  cloud: null,
  features: { passwordWriteback: true, allowUnlock: true },
  forests: [],
};

function storeOn(view: SetupView) {
  const calls: string[] = [];
  const api = {
    call: (channel: string) => {
      calls.push(channel);
      return Promise.resolve(ok(view));
    },
  } as unknown as Pick<ConsoleApi, 'call'>;
  return { setup: createSetupStore(api), calls };
}

describe('the pages of the wizard', () => {
  it('come in the order of the source documents', () => {
    expect(pagesOf('setUp')).toEqual([
      'welcome',
      'tasks',
      'cloud',
      'directories',
      'filtering',
      'features',
      'ready',
      'configure',
      'complete',
    ]);
  });

  it('lead on and back, and no further than the ends', () => {
    expect([
      pageBeside('enrol', 'cloud', 1),
      pageBeside('enrol', 'ready', -1),
      pageBeside('again', 'welcome', -1),
      pageBeside('again', 'complete', 1),
    ]).toEqual(['ready', 'cloud', 'welcome', 'complete']);
  });
});

describe('the wizard’s state', () => {
  it('opens by itself where nothing is set up', async () => {
    const { setup } = storeOn(nothing);
    await setup.look();
    expect(setup.store.getState()).toMatchObject({ view: nothing, error: null, page: 'welcome' });
  });

  it('goes on at the progress when the window was closed in the middle', async () => {
    const { setup } = storeOn({ ...nothing, draft, run: { phase: 'failed', steps: [] } });
    await setup.look();
    expect(setup.store.getState().page).toBe('configure');
  });

  it('opens at the first page of a task, and forgets the draft when it is closed', async () => {
    const { setup, calls } = storeOn({ ...nothing, draft });
    await setup.open('again');
    const opened = setup.store.getState().page;
    await setup.close();
    expect([opened, calls]).toEqual(['ready', ['setup.begin', 'setup.discard']]);
  });

  it('stays open, and says why, where the agent cannot be started again', async () => {
    const error = { code: 'failed', message: 'The secret pairing-secret is missing.' } as const;
    const api = {
      call: (channel: string) =>
        Promise.resolve(channel === 'setup.discard' ? err(error) : ok({ ...nothing, draft })),
    } as unknown as Pick<ConsoleApi, 'call'>;
    const setup = createSetupStore(api);
    await setup.open('again');
    expect([await setup.close(), setup.store.getState().page]).toEqual([err(error), 'ready']);
  });

  it('keeps what was typed in and ticked until the draft is forgotten or begun anew', async () => {
    const { setup } = storeOn({ ...nothing, draft });
    await setup.open('customize');
    const typed = {
      cloudForm: { ...toCloudForm(null), tenant: 'contoso.com' },
      ticks: new Map(),
      features: { passwordWriteback: true, allowUnlock: false },
    };
    setup.keep(typed);
    setup.show('directories');
    await setup.call('setup.state', undefined);
    const kept = setup.store.getState();
    await setup.open('again');
    expect([kept, setup.store.getState()]).toMatchObject([typed, { cloudForm: null, features: null }]);
  });

  it('does not hide the console where the host cannot say how things are', async () => {
    const error = { code: 'failed', message: 'no' } as const;
    const api = { call: () => Promise.resolve(err(error)) } as unknown as Pick<ConsoleApi, 'call'>;
    const setup = createSetupStore(api);
    await setup.look();
    expect(setup.store.getState()).toMatchObject({ view: null, error, page: null });
  });
});
