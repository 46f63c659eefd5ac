import { Button, Field, makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { PeopleListRegular } from '@fluentui/react-icons';
import { Panel } from '../../components/panel';
import { PasswordField } from '../../components/password-field';
import { useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import { TextField } from '../../components/text-field';
import type { CloudForm, CloudProblem, Credentials } from './cloud-form';
import { PemField } from './pem-field';

/** Name of the field with the application’s secret. */
export const secretName = 'cloud-application-secret';

const credentialKinds = ['clientSecret', 'certificate', 'managedIdentity'] as const;

const useStyles = makeStyles({
  help: { color: tokens.colorNeutralForeground2 },
  file: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: tokens.spacingHorizontalS,
    alignItems: 'start',
  },
  browse: { marginTop: '26px' },
  fields: { display: 'grid', gap: tokens.spacingVerticalM },
});

interface PartProps {
  readonly form: CloudForm;
  readonly problems: readonly CloudProblem[];
  readonly hasSecret: boolean;
  readonly onChange: (change: Partial<CloudForm>) => void;
  readonly onSecretLength: (length: number) => void;
}

function FileFields({ form, problems, onChange }: PartProps) {
  const styles = useStyles();
  const { cloud: words } = useTexts().wizard;
  const { api } = useConsole();
  const browse = async (): Promise<void> => {
    const answer = await api.call('setup.chooseFile', { what: 'cloudUsers' });
    if (answer.ok && answer.value !== null) onChange({ file: answer.value });
  };
  return (
    <div className={styles.file}>
      <TextField
        label={words.path}
        hint={words.pathHint}
        required
        value={form.file}
        problem={problems.includes('path') ? words.missing.path : undefined}
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

function SecretField({ form, problems, hasSecret, onSecretLength }: PartProps) {
  const { cloud: words } = useTexts().wizard;
  if (form.credentials === 'managedIdentity') return null;
  const common = {
    name: secretName,
    hint: hasSecret ? words.secretKept : words.secretHint,
    required: !hasSecret,
    problem: problems.includes('secret') ? words.missing.secret : null,
    onLength: onSecretLength,
  };
  return form.credentials === 'certificate' ? (
    <PemField key="certificate" label={words.certificate} {...common} />
  ) : (
    <PasswordField key="secret" label={words.secret} {...common} />
  );
}

function GraphFields(props: PartProps) {
  const styles = useStyles();
  const { cloud: words } = useTexts().wizard;
  const { form, problems, onChange } = props;
  const managed = form.credentials === 'managedIdentity';
  return (
    <div className={styles.fields}>
      <TextField
        label={words.graphTenant}
        hint={words.graphTenantHint}
        required
        value={form.tenant}
        problem={problems.includes('tenant') ? words.missing.tenant : undefined}
        onChange={(tenant) => {
          onChange({ tenant });
        }}
      />
      <Field label={words.credentials}>
        <RadioGroup
          value={form.credentials}
          onChange={(_event, { value }) => {
            const credentials: Credentials | undefined = credentialKinds.find((one) => one === value);
            if (credentials !== undefined) onChange({ credentials });
          }}
        >
          {credentialKinds.map((kind) => (
            <Radio key={kind} value={kind} label={words.credentialKinds[kind]} />
          ))}
        </RadioGroup>
      </Field>
      <TextField
        label={words.clientId}
        {...(managed ? { hint: words.clientIdOptional } : {})}
        required={!managed}
        value={form.clientId}
        problem={problems.includes('clientId') ? words.missing.clientId : undefined}
        onChange={(clientId) => {
          onChange({ clientId });
        }}
      />
      <SecretField {...props} />
    </div>
  );
}

/** Where the cloud’s users come from. */
export function CloudUsersPanel(props: PartProps) {
  const styles = useStyles();
  const { cloud: words } = useTexts().wizard;
  const { form, onChange } = props;
  return (
    <Panel title={words.users} icon={<PeopleListRegular />}>
      <Text className={styles.help}>{words.usersHelp}</Text>
      <RadioGroup
        layout="horizontal"
        aria-label={words.kindLabel}
        value={form.kind}
        onChange={(_event, { value }) => {
          onChange({ kind: value === 'file' ? 'file' : 'graph' });
        }}
      >
        <Radio value="graph" label={words.kinds.graph} />
        <Radio value="file" label={words.kinds.file} />
      </RadioGroup>
      {form.kind === 'file' ? <FileFields {...props} /> : <GraphFields {...props} />}
    </Panel>
  );
}
