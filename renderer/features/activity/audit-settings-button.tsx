import { Button } from '@fluentui/react-components';
import { SettingsRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { AuditView } from '../../../shared/ipc/audit-channels';
import { useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import { AuditSettingsDialog } from './audit-settings-dialog';

interface AuditSettingsButtonProps {
  readonly onSaved: () => void;
  /** Told why it cannot be found out what is set. */
  readonly onFailed: (reason: string) => void;
}

/** Opens the settings of the audit, as they are now. */
export function AuditSettingsButton({ onSaved, onFailed }: AuditSettingsButtonProps) {
  const { settings: words } = useTexts().activity;
  const { api } = useConsole();
  const [view, setView] = useState<AuditView | null>(null);
  const open = async (): Promise<void> => {
    const answer = await api.call('audit.settings', undefined);
    if (answer.ok) setView(answer.value);
    else onFailed(answer.error.message);
  };
  return (
    <>
      <Button
        icon={<SettingsRegular />}
        onClick={() => {
          void open();
        }}
      >
        {words.open}
      </Button>
      {view !== null && (
        <AuditSettingsDialog
          view={view}
          onClose={() => {
            setView(null);
          }}
          onSaved={() => {
            setView(null);
            onSaved();
          }}
        />
      )}
    </>
  );
}
