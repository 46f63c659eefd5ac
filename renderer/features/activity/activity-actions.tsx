import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Spinner,
} from '@fluentui/react-components';
import { ArrowDownloadRegular, ShieldCheckmarkRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { exportFormats, type ExportFormat } from '../../../shared/ipc/audit-channels';
import { verificationText } from '../../../shared/model/audit';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import { AuditSettingsButton } from './audit-settings-button';

/** What an action brought, for the bar above the log. */
export interface ActionNote {
  readonly intent: 'success' | 'error';
  readonly title: string;
  readonly text: string | null;
}

interface ActivityActionsProps {
  readonly onNote: (note: ActionNote | null) => void;
  /** Called after an export or a change of the settings, which are rows themselves. */
  readonly onRecorded: () => void;
}

/** Verify, Export and the settings of the audit. */
export function ActivityActions({ onNote, onRecorded }: ActivityActionsProps) {
  const { activity } = useTexts();
  const formats = useFormats();
  const { api } = useConsole();
  const [busy, setBusy] = useState<'verify' | 'export' | null>(null);
  const during = async (
    action: 'verify' | 'export',
    work: () => Promise<ActionNote | null>,
  ): Promise<void> => {
    setBusy(action);
    onNote(null);
    onNote(await work());
    setBusy(null);
  };
  const failed = (text: string): ActionNote => ({ intent: 'error', title: activity.failed, text });
  const verify = async (): Promise<ActionNote> => {
    const answer = await api.call('activity.verify', undefined);
    if (!answer.ok) return failed(answer.error.message);
    const { holds, rows } = answer.value;
    return holds
      ? { intent: 'success', title: activity.holds(formats.count(rows)), text: activity.verifyHint }
      : { intent: 'error', title: activity.broken, text: verificationText(answer.value) };
  };
  const exportAs = async (format: ExportFormat): Promise<ActionNote | null> => {
    const answer = await api.call('activity.export', { format, from: null, to: null });
    if (!answer.ok) return failed(answer.error.message);
    if (answer.value === null) return null;
    onRecorded();
    const { rows, file } = answer.value;
    return { intent: 'success', title: activity.exported(formats.count(rows), file), text: null };
  };
  return (
    <>
      <Button
        icon={busy === 'verify' ? <Spinner size="tiny" /> : <ShieldCheckmarkRegular />}
        disabledFocusable={busy !== null}
        onClick={() => {
          void during('verify', verify);
        }}
      >
        {busy === 'verify' ? activity.verifying : activity.verify}
      </Button>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            icon={busy === 'export' ? <Spinner size="tiny" /> : <ArrowDownloadRegular />}
            disabledFocusable={busy !== null}
          >
            {busy === 'export' ? activity.exporting : activity.export}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {exportFormats.map((format) => (
              <MenuItem
                key={format}
                onClick={() => {
                  void during('export', () => exportAs(format));
                }}
              >
                {activity.formats[format]}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      <AuditSettingsButton
        onFailed={(reason) => {
          onNote(failed(reason));
        }}
        onSaved={() => {
          onNote({ intent: 'success', title: activity.settings.saved, text: null });
          onRecorded();
        }}
      />
    </>
  );
}
