import { Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import type { Connector } from '../../../../shared/model/connector';
import { PasswordField } from '../../../components/password-field';
import { useTexts } from '../../../i18n/messages-context';
import { ControllersField } from './controllers-field';
import { defaultPorts } from './forest-draft';
import { TextField } from '../../../components/text-field';
import { passwordName, type ForestFormModel } from './use-forest-form';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 260px), 1fr))',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalM,
    alignItems: 'start',
  },
  wide: { gridColumn: '1 / -1' },
  heading: {
    gridColumn: '1 / -1',
    margin: `${tokens.spacingVerticalS} 0 0`,
    paddingTop: tokens.spacingVerticalM,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
});

interface FieldsProps {
  readonly model: ForestFormModel;
  /** The account in force; `null` for a new forest. */
  readonly account: string | null;
}

/** What a problem says beside its field. */
function useProblem({ problems }: ForestFormModel): (field: keyof typeof problems) => string | undefined {
  const { form: words } = useTexts().connectors;
  return (field) => {
    const problem = problems[field];
    if (problem === undefined) return undefined;
    if (problem === 'missing') return words.missing[field] ?? words.problems.missing;
    if (field === 'controllers' && problem === 'notAServer') return words.controllerProblem;
    return words.problems[problem];
  };
}

function AccountFields({ model, account }: FieldsProps) {
  const { form: words } = useTexts().connectors;
  const { form, change, setPasswordLength } = model;
  const problem = useProblem(model);
  const accountChanged = account !== null && account !== form.serviceAccount.trim();
  const kept = accountChanged ? words.accountChanged : words.passwordKept;
  return (
    <>
      <TextField
        label={words.account}
        hint={words.accountHint}
        required
        value={form.serviceAccount}
        problem={problem('serviceAccount')}
        onChange={(serviceAccount) => {
          change({ serviceAccount });
        }}
      />
      <PasswordField
        name={passwordName}
        label={words.password}
        hint={account === null ? words.passwordHint : kept}
        required={account === null}
        problem={problem('password') ?? null}
        onLength={setPasswordLength}
      />
    </>
  );
}

function ConnectionFields({ model }: Pick<FieldsProps, 'model'>) {
  const styles = useStyles();
  const { form: words } = useTexts().connectors;
  const { form, change } = model;
  const problem = useProblem(model);
  return (
    <>
      <Field label={words.security} hint={words.securityHint}>
        <RadioGroup
          value={form.security}
          onChange={(_event, { value }) => {
            const security: Connector['security'] = value === 'startTls' ? 'startTls' : 'ldaps';
            change({ security });
          }}
        >
          <Radio value="ldaps" label={words.securities.ldaps} />
          <Radio value="startTls" label={words.securities.startTls} />
        </RadioGroup>
      </Field>
      <TextField
        label={words.port}
        hint={words.portHint(String(defaultPorts[form.security]))}
        value={form.port}
        problem={problem('port')}
        onChange={(port) => {
          change({ port });
        }}
      />
      <TextField
        className={styles.wide}
        label={words.caFile}
        hint={words.caFileHint}
        value={form.caFile}
        problem={problem('caFile')}
        onChange={(caFile) => {
          change({ caFile });
        }}
      />
    </>
  );
}

/** Every field of a forest. */
export function ForestFields({ model, account }: FieldsProps) {
  const styles = useStyles();
  const { form: words } = useTexts().connectors;
  const { form, change } = model;
  const problem = useProblem(model);
  return (
    <div className={styles.fields}>
      <TextField
        className={styles.wide}
        label={words.domain}
        hint={words.domainHint}
        required
        value={form.domain}
        problem={problem('domain')}
        onChange={(domain) => {
          change({ domain });
        }}
      />
      <AccountFields model={model} account={account} />
      <ConnectionFields model={model} />
      <h3 className={styles.heading}>{words.more}</h3>
      <TextField
        className={styles.wide}
        label={words.dnsServers}
        hint={words.dnsServersHint}
        value={form.dnsServers}
        problem={problem('dnsServers')}
        onChange={(dnsServers) => {
          change({ dnsServers });
        }}
      />
      <div className={styles.wide}>
        <ControllersField
          rows={form.controllers}
          problem={problem('controllers')}
          onChange={(controllers) => {
            change({ controllers });
          }}
        />
      </div>
    </div>
  );
}
