import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useTexts } from '../i18n/messages-context';

interface DoneNoteProps {
  readonly children: string;
  readonly onClose: () => void;
}

/** Says what was done, until it is closed or something else is done. */
export function DoneNote({ children, onClose }: DoneNoteProps) {
  const { test: words } = useTexts().connectors;
  return (
    <MessageBar intent="success" politeness="polite">
      <MessageBarBody>{children}</MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            aria-label={words.close}
            icon={<DismissRegular />}
            onClick={onClose}
          />
        }
      />
    </MessageBar>
  );
}
