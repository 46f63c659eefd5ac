import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { watchSessionEnd, type SessionWindow } from '../../../electron/window/session-end';
import { createKeptLog } from '../../fakes/silent-log';

it.each([
  ['query-session-end', 'window.sessionAboutToEnd'],
  ['session-end', 'window.sessionEnd'],
])('%s ends the app, is noted, and is not refused', (name, line) => {
  const window = new EventEmitter();
  const log = createKeptLog();
  let ends = 0;
  watchSessionEnd(window as unknown as SessionWindow, log, () => (ends += 1));
  let refused = false;
  window.emit(name, { preventDefault: () => (refused = true) });
  expect({ ends, refused, lines: log.lines.map((kept) => kept.name) }).toEqual({
    ends: 1,
    refused: false,
    lines: [line],
  });
});
