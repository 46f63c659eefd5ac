import { Button } from '@fluentui/react-components';
import { EditRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { CloudSettings } from '../../../shared/model/cloud';
import { useTexts } from '../../i18n/messages-context';
import { DoneNote } from '../../components/done-note';
import { ShortFact } from '../../components/short-facts';
import { CloudDialog } from './cloud-dialog';
import { useCloud } from './use-cloud';

const whereOf = (settings: CloudSettings): string =>
  settings.kind === 'file' ? settings.file : settings.tenant;

/** What the cloud card shows of its source, and the way to change it. */
export function useCloudSource() {
  const { cloud: words } = useTexts();
  const { view, setView } = useCloud();
  const [editing, setEditing] = useState(false);
  const [done, setDone] = useState(false);
  const fact = view !== null && (
    <ShortFact name={words.sourceFact}>{words.now(view.settings.kind, whereOf(view.settings))}</ShortFact>
  );
  const edit = (
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
        <DoneNote
          onClose={() => {
            setDone(false);
          }}
        >
          {words.saved}
        </DoneNote>
      )}
      {editing && view !== null && (
        <CloudDialog
          view={view}
          onClose={() => {
            setEditing(false);
          }}
          onSaved={(saved) => {
            setView(saved);
            setEditing(false);
            setDone(true);
          }}
        />
      )}
    </>
  );
  return { fact, edit, dialog };
}
