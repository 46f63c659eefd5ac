import type { AuditView } from '../../../shared/ipc/audit-channels';
import { FormDialog } from '../../components/form-dialog';
import { NotSaved } from '../../components/not-saved';
import { useForm } from '../../components/use-form';
import { useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import { toAuditChange, toAuditForm } from './audit-form';
import { AuditSettingsFields } from './audit-settings-fields';
import { ForwardingState } from './forwarding-state';

interface AuditSettingsDialogProps {
  /** What is set now. */
  readonly view: AuditView;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** How long the activity log is kept, where it is forwarded to, and how far that has come. */
export function AuditSettingsDialog({ view, onClose, onSaved }: AuditSettingsDialogProps) {
  const { settings: words } = useTexts().activity;
  const { api } = useConsole();
  const { formRef, form, problems, saving, error, change, attempt, send } = useForm(
    () => toAuditForm(view),
    (typed) => toAuditChange(typed, view),
  );
  return (
    <FormDialog
      title={words.title}
      width={560}
      formRef={formRef}
      saving={saving}
      savingLabel={words.saving}
      saveLabel={words.save}
      onSubmit={() => {
        attempt((settings) => {
          if (Object.keys(settings).length === 0) onClose();
          else void send(() => api.call('audit.changeSettings', settings), onSaved);
        });
      }}
      onClose={onClose}
    >
      <AuditSettingsFields form={form} problems={problems} onChange={change} />
      {form.forward && view.forwarding !== null && <ForwardingState forwarding={view.forwarding} />}
      <NotSaved title={words.notSaved} error={error} />
    </FormDialog>
  );
}
