import { makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { PersonKeyRegular } from '@fluentui/react-icons';
import { Panel } from '../../../components/panel';
import { PasswordField } from '../../../components/password-field';
import { useTexts } from '../../../i18n/messages-context';
import { serviceAccountProblem } from '../forest/forest-draft';
import { TextField } from '../../../components/text-field';
import type { GroupProps } from './domain-panel';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    paddingLeft: tokens.spacingHorizontalXXL,
  },
});

interface CredentialsPanelProps extends GroupProps {
  /** The forest’s service account. */
  readonly account: string;
  readonly onPasswordLength: (length: number) => void;
}

function Alternate({ partition, settings, problem, onChange, onPasswordLength }: CredentialsPanelProps) {
  const styles = useStyles();
  const { partitions: words, form } = useTexts().connectors;
  const account = settings.serviceAccount ?? '';
  const stored = partition.settings.serviceAccount !== null;
  const odd = account === '' ? null : serviceAccountProblem(account.trim());
  const passwordProblem = problem === 'passwordMissing' || problem === 'passwordTooLong' ? problem : null;
  const accountProblem = problem === 'accountMissing' ? words.problems[problem] : undefined;
  return (
    <div className={styles.fields}>
      <TextField
        label={words.account}
        hint={form.accountHint}
        required
        value={account}
        problem={accountProblem ?? (odd === null ? undefined : form.problems[odd])}
        onChange={(serviceAccount) => {
          onChange({ serviceAccount });
        }}
      />
      <PasswordField
        name={partition.distinguishedName}
        label={words.password}
        hint={stored ? words.passwordKept : form.passwordHint}
        required={!stored}
        problem={passwordProblem === null ? null : words.problems[passwordProblem]}
        onLength={onPasswordLength}
      />
    </div>
  );
}

/** “Credentials”: the forest’s service account, or another one for this partition. */
export function CredentialsPanel(props: CredentialsPanelProps) {
  const { partitions: words } = useTexts().connectors;
  const { account, partition, settings, onChange, onPasswordLength } = props;
  const alternate = settings.serviceAccount !== null;
  return (
    <Panel title={words.credentials} icon={<PersonKeyRegular />}>
      <RadioGroup
        aria-label={words.credentials}
        value={alternate ? 'alternate' : 'default'}
        onChange={(_event, { value }) => {
          onPasswordLength(0);
          onChange({
            serviceAccount: value === 'alternate' ? (partition.settings.serviceAccount ?? '') : null,
          });
        }}
      >
        <Radio value="default" label={words.defaultAccount(account)} />
        <Radio value="alternate" label={words.alternateAccount} />
      </RadioGroup>
      {alternate && <Alternate {...props} />}
    </Panel>
  );
}
