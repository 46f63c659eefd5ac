import { useState } from 'react';
import type { CloudView } from '../../../shared/model/cloud';
import { FormDialog } from '../../components/form-dialog';
import { NotSaved } from '../../components/not-saved';
import { typedSecret } from '../../components/password-field';
import { useForm } from '../../components/use-form';
import { useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import { CloudFields, secretName } from './cloud-fields';
import { keepsSecret, toCloudForm, toCloudSettings } from './cloud-form';

interface CloudDialogProps {
  readonly view: CloudView;
  readonly onClose: () => void;
  readonly onSaved: (view: CloudView) => void;
}

/** Chooses where the cloud’s users come from. The source is tried before it is kept. */
export function CloudDialog({ view, onClose, onSaved }: CloudDialogProps) {
  const { cloud: words } = useTexts();
  const { api } = useConsole();
  const [secretLength, setSecretLength] = useState(0);
  const { formRef, form, problems, saving, error, change, attempt, send } = useForm(
    () => toCloudForm(view.settings),
    (typed) => toCloudSettings(typed, view, secretLength > 0),
  );
  const save = (untested: boolean): void => {
    attempt((settings) => {
      const secret = typedSecret(formRef.current, secretName);
      void send(() => api.call('cloud.save', { settings, secret, untested }), onSaved);
    });
  };
  return (
    <FormDialog
      title={words.title}
      width={640}
      formRef={formRef}
      saving={saving}
      savingLabel={words.saving}
      saveLabel={words.save}
      onSubmit={() => {
        save(false);
      }}
      onClose={onClose}
    >
      <CloudFields
        form={form}
        problems={problems}
        keepsSecret={keepsSecret(form, view)}
        onChange={change}
        onSecretLength={(length) => {
          setSecretLength(length);
          change({});
        }}
      />
      <NotSaved
        title={words.notSaved}
        error={error}
        untested={{
          label: words.saveUntested,
          save: () => {
            save(true);
          },
        }}
      />
    </FormDialog>
  );
}
