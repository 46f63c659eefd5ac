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
  MessageBarBody,
  MessageBarTitle,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { AuditView } from '../../../shared/ipc/audit-channels';
import { useReturnFocus } from '../../components/use-return-focus';
import { useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import { toAuditChange, toAuditForm, type AuditProblems } from './audit-form';
import { AuditSettingsFields } from './audit-settings-fields';
import { ForwardingState } from './forwarding-state';

const useStyles = makeStyles({
  surface: { maxWidth: '560px' },
  content: { display: 'grid', gap: tokens.spacingVerticalL, paddingBottom: tokens.spacingVerticalS },
});

interface AuditSettingsDialogProps {
  /** What is set now. */
  readonly view: AuditView;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

function Problem({ children }: { readonly children: string }) {
  const { settings: words } = useTexts().activity;
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{words.notSaved}</MessageBarTitle> {children}
      </MessageBarBody>
    </MessageBar>
  );
}

function SettingsForm({ view, onClose, onSaved }: AuditSettingsDialogProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { settings: words } = texts.activity;
  const { api } = useConsole();
  const [form, setForm] = useState(() => toAuditForm(view));
  const [problems, setProblems] = useState<AuditProblems>({});
  const [error, setError] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const save = async (): Promise<void> => {
    const change = toAuditChange(form, view);
    setError(null);
    setProblems(change.ok ? {} : change.error);
    if (!change.ok) return;
    if (Object.keys(change.value).length === 0) return onClose();
    setSaving(true);
    const answer = await api.call('audit.changeSettings', change.value);
    setSaving(false);
    if (answer.ok) onSaved();
    else setError(answer.error.message);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving) void save();
      }}
    >
      <DialogBody>
        <DialogTitle>{words.title}</DialogTitle>
        <DialogContent className={styles.content}>
          <AuditSettingsFields
            form={form}
            problems={problems}
            onChange={(change) => {
              setForm((before) => ({ ...before, ...change }));
              setError(null);
            }}
          />
          {form.forward && view.forwarding !== null && <ForwardingState forwarding={view.forwarding} />}
          {error !== null && <Problem>{error}</Problem>}
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
  );
}

/** How long the activity log is kept, where it is forwarded to, and how far that has come. */
export function AuditSettingsDialog(props: AuditSettingsDialogProps) {
  const styles = useStyles();
  useReturnFocus();
  return (
    <Dialog
      open
      onOpenChange={(_event, data) => {
        // A click beside it must not throw away what was typed.
        if (!data.open && data.type !== 'backdropClick') props.onClose();
      }}
    >
      <DialogSurface className={styles.surface}>
        <SettingsForm {...props} />
      </DialogSurface>
    </Dialog>
  );
}
