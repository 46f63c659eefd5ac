import { Button, Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { PasswordField } from '../../components/password-field';
import { PemField } from '../../components/pem-field';
import { TextField } from '../../components/text-field';
import { useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import type { CloudForm, CloudProblems, Credentials } from './cloud-form';

/** Name of the field of the application’s secret, or of its certificate with key. */
export const secretName = 'cloud-secret';

const credentialKinds = ['clientSecret', 'certificate', 'managedIdentity'] as const;

const useStyles = makeStyles({
  fields: { display: 'grid', gap: tokens.spacingVerticalM },
  file: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: tokens.spacingHorizontalS,
    alignItems: 'start',
  },
  browse: { marginTop: '26px' },
});

interface CloudFieldsProps {
  readonly form: CloudForm;
  readonly problems: CloudProblems;
  /** Whether a stored one stays where none is typed in. */
  readonly keepsSecret: boolean;
  /** What becomes of a secret that is typed in, where that is not plain. */
  readonly secretNote?: string;
  readonly onChange: (change: Partial<CloudForm>) => void;
  /** Told how many characters the secret has; the characters themselves stay in their field. */
  readonly onSecretLength: (length: number) => void;
}

function FileFields({ form, problems, onChange }: CloudFieldsProps) {
  const styles = useStyles();
  const { cloud: words } = useTexts();
  const { api } = useConsole();
  const browse = async (): Promise<void> => {
    const answer = await api.call('setup.chooseFile', { what: 'cloudUsers' });
    if (answer.ok && answer.value !== null) onChange({ file: answer.value });
  };
  return (
    <div className={styles.file}>
      <TextField
        label={words.file}
        hint={words.fileHint}
        example={words.fileExample}
        required
        value={form.file}
        problem={problems.file === true ? words.missing.file : undefined}
        onChange={(file) => {
          onChange({ file });
        }}
      />
      <Button className={styles.browse} onClick={() => void browse()}>
        {words.browse}
      </Button>
    </div>
  );
}

function SecretField({ form, problems, keepsSecret, secretNote, onSecretLength }: CloudFieldsProps) {
  const { cloud: words } = useTexts();
  if (form.credentials === 'managedIdentity') return null;
  const isCertificate = form.credentials === 'certificate';
  const hint = keepsSecret ? words.secretKept : words.secretHint;
  const common = {
    name: secretName,
    hint: secretNote === undefined ? hint : `${hint} ${secretNote}`,
    required: !keepsSecret,
    problem: problems.secret === true ? words.missing[isCertificate ? 'certificate' : 'secret'] : null,
    onLength: onSecretLength,
  };
  return isCertificate ? (
    <PemField key="certificate" label={words.certificate} {...common} />
  ) : (
    <PasswordField key="secret" label={words.secret} {...common} />
  );
}

function GraphFields(props: CloudFieldsProps) {
  const { cloud: words } = useTexts();
  const { form, problems, onChange, onSecretLength } = props;
  const managed = form.credentials === 'managedIdentity';
  return (
    <>
      <TextField
        label={words.tenant}
        hint={words.tenantHint}
        example={words.tenantExample}
        required
        value={form.tenant}
        problem={problems.tenant === true ? words.missing.tenant : undefined}
        onChange={(tenant) => {
          onChange({ tenant });
        }}
      />
      <Field label={words.credentials}>
        <RadioGroup
          value={form.credentials}
          onChange={(_event, { value }) => {
            const credentials: Credentials | undefined = credentialKinds.find((one) => one === value);
            if (credentials === undefined) return;
            onSecretLength(0);
            onChange({ credentials });
          }}
        >
          {credentialKinds.map((kind) => (
            <Radio key={kind} value={kind} label={words.credentialKinds[kind]} />
          ))}
        </RadioGroup>
      </Field>
      <TextField
        label={words.clientId}
        hint={managed ? words.identityHint : words.clientIdHint}
        required={!managed}
        value={form.clientId}
        problem={problems.clientId === true ? words.missing.clientId : undefined}
        onChange={(clientId) => {
          onChange({ clientId });
        }}
      />
      <SecretField {...props} />
    </>
  );
}

/** Where the cloud’s users come from. A secret that was typed in is gone with its field. */
export function CloudFields(props: CloudFieldsProps) {
  const styles = useStyles();
  const { cloud: words } = useTexts();
  const { form, onChange, onSecretLength } = props;
  return (
    <div className={styles.fields}>
      <Field label={words.source}>
        <RadioGroup
          layout="horizontal"
          value={form.kind}
          onChange={(_event, { value }) => {
            onSecretLength(0);
            onChange({ kind: value === 'file' ? 'file' : 'graph' });
          }}
        >
          <Radio value="graph" label={words.kinds.graph} />
          <Radio value="file" label={words.kinds.file} />
        </RadioGroup>
      </Field>
      {form.kind === 'file' ? <FileFields {...props} /> : <GraphFields {...props} />}
    </div>
  );
}
