import { expect, it } from 'vitest';
import { writebackStates } from '../../../shared/model/agent-status';
import { quitQuestion } from '../../../electron/window/quit-question';

it('asks where people lose writeback or the admin loses work, and only there', () => {
  const asked = [null, ...writebackStates].flatMap((writeback) =>
    [false, true].map((unsaved) => {
      const question = quitQuestion({ writeback, unsaved });
      const loses = question?.detail.includes('is lost') === true;
      return `${writeback ?? 'none'} ${unsaved ? 'unsaved' : 'saved'}: ${question?.confirm ?? '-'}${loses ? ', loses' : ''}`;
    }),
  );
  const stops = (state: string): string[] => [
    `${state} saved: Quit and stop`,
    `${state} unsaved: Quit and stop, loses`,
  ];
  expect(asked).toEqual([
    'none saved: -',
    'none unsaved: Quit, loses',
    'off saved: -',
    'off unsaved: Quit, loses',
    ...['enabling', 'on', 'disabling', 'failed'].flatMap(stops),
  ]);
});
