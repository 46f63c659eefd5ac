import { Button } from '@fluentui/react-components';
import { EditRegular } from '@fluentui/react-icons';
import { useCallback, useState } from 'react';
import type { CloudSettings } from '../../../shared/model/cloud';
import { ResultNote } from '../../components/result-note';
import { ErrorText } from '../../components/error-text';
import { ShortFact } from '../../components/short-facts';
import { useLoaded } from '../../components/use-loaded';
import { useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import { CloudDialog } from './cloud-dialog';

const whereOf = (settings: CloudSettings): string =>
  settings.kind === 'file' ? settings.file : settings.tenant;

/** What the cloud card shows of its source, and the way to change it. */
export function useCloudSource() {
  const texts = useTexts();
  const { cloud: words } = texts;
  const { api } = useConsole();
  const load = useCallback(() => api.call('cloud.get', undefined), [api]);
  const { value: view, error, reload, put } = useLoaded(load);
  const [editing, setEditing] = useState(false);
  const [done, setDone] = useState(false);
  const fact = (
    <ShortFact name={words.sourceFact}>
      {view !== null && words.now(view.settings.kind, whereOf(view.settings))}
      {view === null && error !== null && <ErrorText>{words.loadFailed(error.message)}</ErrorText>}
    </ShortFact>
  );
  const edit =
    view === null && error !== null ? (
      <Button onClick={reload}>{texts.retry}</Button>
    ) : (
      <Button
        icon={<EditRegular />}
        disabled={view === null}
        onClick={() => {
          setDone(false);
          setEditing(true);
        }}
      >
        {words.edit}
      </Button>
    );
  const dialog = (
    <>
      {done && (
        <ResultNote
          onClose={() => {
            setDone(false);
          }}
        >
          {words.saved}
        </ResultNote>
      )}
      {editing && view !== null && (
        <CloudDialog
          view={view}
          onClose={() => {
            setEditing(false);
          }}
          onSaved={(saved) => {
            put(saved);
            setEditing(false);
            setDone(true);
          }}
        />
      )}
    </>
  );
  return { fact, edit, dialog };
}
