import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { CloudView } from '../../../shared/ipc/cloud-channels';
import type { IpcError } from '../../../shared/ipc/contract';
import { typedPassword } from '../../components/password-field';
import { useReturnFocus } from '../../components/use-return-focus';
import { useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import { errorReason } from '../../components/error-reason';
import { CloudFields, secretName } from './cloud-fields';
import { toCloudForm, toCloudSettings, type CloudProblems } from './cloud-form';

const useStyles = makeStyles({
  surface: { maxWidth: '640px' },
  content: { display: 'grid', gap: tokens.spacingVerticalL, paddingBottom: tokens.spacingVerticalS },
  message: { paddingTop: tokens.spacingVerticalS, paddingBottom: tokens.spacingVerticalS },
  title: { display: 'block' },
  reason: { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
});

interface CloudDialogProps {
  readonly view: CloudView;
  readonly onClose: () => void;
  readonly onSaved: (view: CloudView) => void;
}

interface NotSavedProps {
  readonly error: IpcError;
  readonly onUntested: () => void;
}

function NotSaved({ error, onUntested }: NotSavedProps) {
  const styles = useStyles();
  const texts = useTexts();
  return (
    <MessageBar intent="error" layout="multiline" className={styles.message}>
      <MessageBarBody>
        <MessageBarTitle className={styles.title}>{texts.cloud.notSaved}</MessageBarTitle>
        <span className={styles.reason}>{errorReason(error, texts)}</span>
      </MessageBarBody>
      {error.code === 'badInput' && (
        <MessageBarActions>
          <Button onClick={onUntested}>{texts.cloud.saveUntested}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}

/** Chooses where the cloud’s users come from. The source is tried before it is kept. */
export function CloudDialog({ view, onClose, onSaved }: CloudDialogProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { cloud: words } = texts;
  const { api } = useConsole();
  const formRef = useRef<HTMLFormElement>(null);
  const [form, setForm] = useState(() => toCloudForm(view.settings));
  const [problems, setProblems] = useState<CloudProblems>({});
  const [error, setError] = useState<IpcError | null>(null);
  const [saving, setSaving] = useState(false);
  useReturnFocus();
  const save = async (untested: boolean): Promise<void> => {
    const settings = toCloudSettings(form, view.settings);
    setError(null);
    setProblems(settings.ok ? {} : settings.error);
    if (!settings.ok) return;
    setSaving(true);
    const secret = typedPassword(formRef.current, secretName);
    const answer = await api.call('cloud.save', { settings: settings.value, secret, untested });
    setSaving(false);
    if (answer.ok) onSaved(answer.value);
    else setError(answer.error);
  };
  return (
    <Dialog
      open
      modalType="alert"
      onOpenChange={(_event, data) => {
        if (!data.open && !saving) onClose();
      }}
    >
      <DialogSurface className={styles.surface}>
        <form
          ref={formRef}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!saving) void save(false);
          }}
        >
          <DialogBody>
            <DialogTitle>{words.title}</DialogTitle>
            <DialogContent className={styles.content}>
              <CloudFields
                form={form}
                problems={problems}
                hasSecret={view.hasSecret}
                onChange={(change) => {
                  setForm((before) => ({ ...before, ...change }));
                  setError(null);
                }}
              />
              {error !== null && <NotSaved error={error} onUntested={() => void save(true)} />}
            </DialogContent>
            <DialogActions>
              {saving && <Spinner size="tiny" label={words.saving} />}
              <Button type="submit" appearance="primary" disabledFocusable={saving}>
                {words.save}
              </Button>
              <Button disabledFocusable={saving} onClick={onClose}>
                {texts.cancel}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
