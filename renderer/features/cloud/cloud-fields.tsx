import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import { PasswordField } from '../../components/password-field';
import { useTexts } from '../../i18n/messages-context';
import { TextField } from '../../components/text-field';
import type { CloudForm, CloudProblems } from './cloud-form';

/** Name of the field of the application’s secret. */
export const secretName = 'cloud-secret';

interface CloudFieldsProps {
  readonly form: CloudForm;
  readonly problems: CloudProblems;
  readonly hasSecret: boolean;
  readonly onChange: (change: Partial<CloudForm>) => void;
}

function GraphFields({ form, problems, hasSecret, onChange }: CloudFieldsProps) {
  const { cloud: words } = useTexts();
  const required = (isMissing: true | undefined): string | undefined =>
    isMissing === true ? words.required : undefined;
  const isIdentity = form.credentials === 'managedIdentity';
  return (
    <>
      <TextField
        label={words.tenant}
        hint={words.tenantHint}
        example={words.tenantExample}
        required
        value={form.tenant}
        problem={required(problems.tenant)}
        onChange={(tenant) => {
          onChange({ tenant });
        }}
      />
      <Field label={words.credentials}>
        <RadioGroup
          value={form.credentials}
          onChange={(_event, { value }) => {
            onChange({ credentials: value === 'managedIdentity' ? value : 'clientSecret' });
          }}
        >
          <Radio value="clientSecret" label={words.clientSecret} />
          <Radio value="managedIdentity" label={words.managedIdentity} />
          {form.credentials === 'certificate' && <Radio value="certificate" label={words.certificate} />}
        </RadioGroup>
      </Field>
      <TextField
        label={words.clientId}
        hint={isIdentity ? words.identityHint : words.clientIdHint}
        required={!isIdentity}
        value={form.clientId}
        problem={required(problems.clientId)}
        onChange={(clientId) => {
          onChange({ clientId });
        }}
      />
      {form.credentials === 'clientSecret' && (
        <PasswordField
          name={secretName}
          label={words.secret}
          hint={hasSecret ? words.secretKept : words.secretHint}
          problem={null}
          onLength={() => undefined}
        />
      )}
    </>
  );
}

/** The fields of the cloud connector’s source. */
export function CloudFields(props: CloudFieldsProps) {
  const { cloud: words } = useTexts();
  const { form, problems, onChange } = props;
  return (
    <>
      <Field label={words.source}>
        <RadioGroup
          value={form.kind}
          onChange={(_event, { value }) => {
            onChange({ kind: value === 'graph' ? 'graph' : 'file' });
          }}
        >
          <Radio value="file" label={words.file} />
          <Radio value="graph" label={words.graph} />
        </RadioGroup>
      </Field>
      {form.kind === 'file' ? (
        <TextField
          label={words.filePath}
          hint={words.fileHint}
          example={words.fileExample}
          required
          value={form.file}
          problem={problems.file === true ? words.required : undefined}
          onChange={(file) => {
            onChange({ file });
          }}
        />
      ) : (
        <GraphFields {...props} />
      )}
    </>
  );
}
