import { Button } from '@fluentui/react-components';
import type { IpcError } from '../../shared/ipc/contract';
import { useTexts } from '../i18n/messages-context';
import { errorReason } from './error-reason';
import { FailureBar } from './failure-bar';
import { ScrolledTo } from './scrolled-to';

interface NotSavedProps {
  readonly title: string;
  /** `null` = nothing has gone wrong, and nothing is shown. */
  readonly error: IpcError | null;
  /** Offered where a test of the input refused it: saves it all the same. */
  readonly untested?: { readonly label: string; readonly save: () => void };
}

/** Why a form was not saved; scrolled to when it comes. */
export function NotSaved({ title, error, untested }: NotSavedProps) {
  const texts = useTexts();
  if (error === null) return null;
  const action =
    untested !== undefined && error.code === 'badInput' ? (
      <Button onClick={untested.save}>{untested.label}</Button>
    ) : undefined;
  return (
    <ScrolledTo news={error}>
      <FailureBar title={title} reason={errorReason(error, texts)} action={action} />
    </ScrolledTo>
  );
}
