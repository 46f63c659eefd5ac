import type { IpcError } from '../../../shared/ipc/contract';
import type { SyncStatus } from '../../../shared/model/sync';
import { err, ok, type Result } from '../../../shared/result';
import type { SyncFacade } from '../agent-facade';
import type { ConfigurationHolder } from '../configuration-holder';
import { changeSettings } from '../change-settings';
import type { Log } from '../diagnostics/log';
import type { Note } from '../note';
import type { Store } from '../store/store';
import { cloudConnector } from '../sync/objects';
import { preview } from '../sync/preview';
import type { RunRequest } from '../sync/run';
import type { Scheduler } from '../sync/scheduler';
import type { Display } from './display';
import { previewText } from './preview-text';

/** Runs that were asked for one by one. */
export interface AskedRuns {
  run(request: RunRequest): Promise<unknown>;
  /** Ends what runs and what waits. */
  cancel(): void;
}

interface FacadeDeps {
  readonly configuration: Pick<ConfigurationHolder, 'get'>;
  readonly store: Pick<Store, 'sync' | 'people' | 'settings'>;
  readonly note: Note;
  readonly log: Log;
  readonly scheduler: Scheduler;
  readonly display: Display;
  readonly asked: AskedRuns;
}

const listed = 200;
const listedErrors = 1_000;
const refused = (code: IpcError['code'], message: string): Result<never, IpcError> => err({ code, message });

/** What the console and the command line can do with the sync engine. */
export function createSyncFacade(deps: FacadeDeps): SyncFacade {
  const { store, configuration, note, log, scheduler, display, asked } = deps;
  const begun = (work: Promise<unknown>): Promise<Result<SyncStatus, IpcError>> => {
    work.catch((cause: unknown) => log.error('sync.unexpected', { cause }));
    return Promise.resolve(ok(display.sync()));
  };
  const known = (connector: string): boolean =>
    connector === cloudConnector || configuration.get().connectors.some(({ id }) => id === connector);
  return {
    list: (connector) => Promise.resolve(ok(store.sync.runs.list(connector, listed))),
    errors: (runId) => Promise.resolve(ok(store.sync.runs.errors(runId, listedErrors))),
    start: (connector, profile, actor) => {
      if (!known(connector))
        return Promise.resolve(refused('notFound', 'This connector is no longer configured.'));
      note(34142, actor, { run: profile, connector });
      return begun(asked.run({ connector, profile }));
    },
    cycle: (policy, actor) => {
      note(34142, actor, { run: `${policy} cycle`, connector: null });
      return begun(scheduler.runCycle(policy));
    },
    cancel: (actor) => {
      note(34142, actor, { run: 'cancel', connector: null });
      scheduler.cancelCycle();
      asked.cancel();
      return Promise.resolve(ok(display.sync()));
    },
    setScheduler: ({ paused, everyMinutes }, actor) => {
      const part = { schedulerPaused: paused, importMinutes: everyMinutes };
      const settings = changeSettings(store.settings, note, part, actor);
      scheduler.setPaused(settings.schedulerPaused);
      scheduler.setEveryMs(settings.importMinutes * 60_000);
      return Promise.resolve(ok(display.sync()));
    },
    lineage: (key) => {
      const object = store.people.objectOf(key);
      const lineage = object === null ? null : store.sync.lineage.of(object);
      if (object === null || lineage === null)
        return Promise.resolve(
          refused('notFound', 'This person is no longer in the connector spaces. Search again.'),
        );
      const anchors = store.sync.lineage.anchorsOf(object);
      const lines = preview(store.sync.metaverse, anchors).map(previewText);
      return Promise.resolve(ok({ ...lineage, preview: lines }));
    },
  };
}
