import { expect, it } from 'vitest';
import type { ConsoleApi } from '../../../../renderer/api';
import { createConsole } from '../../../../renderer/state/console-store';
import { reportUnsaved } from '../../../../renderer/state/report-unsaved';
import type { SetupView } from '../../../../shared/model/setup';
import { ok } from '../../../../shared/result';

const draft: NonNullable<SetupView['draft']> = {
  task: 'features',
  begun: false,
  enrolment: null,
  cloud: null,
  features: { passwordWriteback: true, allowUnlock: true },
  forests: [],
};

it('tells the window of every change: of a page, and of a wizard until it is done', () => {
  const told: unknown[] = [];
  const api = {
    call: (channel: string, input: unknown) => {
      told.push([channel, input]);
      return Promise.resolve(ok(null));
    },
  } as unknown as ConsoleApi;
  const console = createConsole(api, () => 0);
  const end = reportUnsaved(console);
  const wizard = (view: Partial<SetupView>): void => {
    console.setup.store.setState({ view: { current: null, draft: null, run: null, ...view } });
  };
  wizard({});
  console.actions.setUnsaved(true);
  console.actions.setUnsaved(false);
  wizard({ draft });
  wizard({ draft, run: { phase: 'failed', steps: [] } });
  wizard({ draft, run: { phase: 'done', steps: [] } });
  end();
  wizard({ draft });
  expect(told).toEqual([true, false, true, false].map((unsaved) => ['window.unsaved', { unsaved }]));
});
