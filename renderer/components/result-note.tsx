import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useTexts } from '../i18n/messages-context';

interface ResultNoteProps {
  /** Default: `success`. */
  readonly intent?: 'success' | 'error';
  readonly title?: string;
  readonly children?: string | null;
  readonly onClose: () => void;
}

/** Says what came of something, until it is closed or something else is done. */
export function ResultNote({ intent = 'success', title, children, onClose }: ResultNoteProps) {
  const texts = useTexts();
  return (
    <MessageBar intent={intent} politeness="polite" layout="multiline">
      <MessageBarBody>
        {title !== undefined && <MessageBarTitle>{title}</MessageBarTitle>} {children}
      </MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            aria-label={texts.dismiss}
            icon={<DismissRegular />}
            onClick={onClose}
          />
        }
      />
    </MessageBar>
  );
}
