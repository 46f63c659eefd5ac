import { Button, Tooltip } from '@fluentui/react-components';
import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { useTexts } from '../i18n/messages-context';

/** How long the button says that it has copied. */
const confirmationMs = 1500;

/** The one way to the clipboard that needs no permission; the page has none. Browsers keep it, though it is old. */
interface SelectionCopier {
  execCommand(command: 'copy'): boolean;
}

/** Copies through a selection. @returns whether it worked */
function copyText(value: string): boolean {
  const copier: SelectionCopier = document;
  const field = document.createElement('textarea');
  field.value = value;
  field.style.setProperty('position', 'fixed');
  field.style.setProperty('opacity', '0');
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  const copied = copier.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}

interface CopyButtonProps {
  /** What is copied, for the button’s name: “Copy request ID”. */
  readonly what: string;
  readonly value: string;
}

export function CopyButton({ what, value }: CopyButtonProps) {
  const texts = useTexts();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => {
      setCopied(false);
    }, confirmationMs);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);
  return (
    <Tooltip content={copied ? texts.copied : texts.copy(what)} relationship="label">
      <Button
        appearance="subtle"
        size="small"
        icon={copied ? <CheckmarkRegular /> : <CopyRegular />}
        onClick={() => {
          setCopied(copyText(value));
        }}
      />
    </Tooltip>
  );
}
