import { Button, Checkbox, Field, makeStyles, Text, tokens } from '@fluentui/react-components';
import { InfoRegular, ServerRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { UsedHost } from '../../../../shared/model/partition';
import { BreakableName } from '../../../components/breakable-name';
import { Fact, Facts } from '../../../components/facts';
import { Panel } from '../../../components/panel';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import { ConfigureDialog } from '../controllers/configure-dialog';
import type { GroupProps } from './domain-panel';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 240px), 1fr))',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalM,
    alignItems: 'start',
  },
  block: { display: 'grid', gap: tokens.spacingVerticalS, justifyItems: 'start', minWidth: 0 },
  name: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
  },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3 },
  since: {
    display: 'block',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
  },
  always: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    margin: 0,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
  },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorBrandForeground1 },
});

function LastUsed({ partition }: Pick<GroupProps, 'partition'>) {
  const styles = useStyles();
  const formats = useFormats();
  const { partitions: words } = useTexts().connectors;
  const used = (host: UsedHost | null, none: string) =>
    host === null ? (
      <span className={styles.quiet}>{none}</span>
    ) : (
      <>
        <BreakableName>{host.host}</BreakableName>
        <span className={styles.since}>{words.hostSince(formats.dayAndClock(host.since))}</span>
      </>
    );
  return (
    <div className={styles.block}>
      <h3 className={styles.name}>{words.lastUsed}</h3>
      <Facts>
        <Fact name={words.reads}>{used(partition.readsFrom, words.noReads)}</Fact>
        <Fact name={words.writes}>{used(partition.writesTo, words.noWrites)}</Fact>
      </Facts>
    </div>
  );
}

function Preferred({ settings }: Pick<GroupProps, 'settings'>) {
  const styles = useStyles();
  const { partitions: words } = useTexts().connectors;
  const hosts = settings.preferredDomainControllers;
  return (
    <>
      <h3 className={styles.name}>{words.preferred}</h3>
      {hosts.length === 0 ? (
        <Text>{words.noPreferred}</Text>
      ) : (
        <ol className={styles.list} aria-label={words.preferred}>
          {hosts.map((host) => (
            <li key={host}>
              <BreakableName>{host}</BreakableName>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

/** “Domain controller connection settings”. */
export function ControllersPanel(props: GroupProps & { readonly className: string }) {
  const styles = useStyles();
  const { partitions: words } = useTexts().connectors;
  const { connectorId, partition, settings, problem, onChange, className } = props;
  const [open, setOpen] = useState(false);
  const none = settings.preferredDomainControllers.length === 0;
  return (
    <Panel title={words.controllers} icon={<ServerRegular />} className={className}>
      <div className={styles.columns}>
        <LastUsed partition={partition} />
        <div className={styles.block}>
          <Preferred settings={settings} />
          <Button onClick={() => setOpen(true)}>{words.configure}</Button>
        </div>
      </div>
      <Field
        hint={none && !settings.onlyPreferred ? words.onlyPreferredNeeds : words.onlyPreferredHint}
        {...(problem === 'onlyPreferredWithoutAny' ? { validationMessage: words.problems[problem] } : {})}
      >
        <Checkbox
          label={words.onlyPreferred}
          checked={settings.onlyPreferred}
          disabled={none && !settings.onlyPreferred}
          onChange={(_event, { checked }) => {
            onChange({ onlyPreferred: checked === true });
          }}
        />
      </Field>
      <p className={styles.always}>
        <InfoRegular className={styles.icon} aria-hidden="true" />
        {words.writesAlways}
      </p>
      {open && (
        <ConfigureDialog
          connectorId={connectorId}
          distinguishedName={partition.distinguishedName}
          preferred={settings.preferredDomainControllers}
          onClose={() => setOpen(false)}
          onOk={(hosts) => {
            onChange({ preferredDomainControllers: [...hosts] });
            setOpen(false);
          }}
        />
      )}
    </Panel>
  );
}
