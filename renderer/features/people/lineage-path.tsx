import { makeStyles, tokens } from '@fluentui/react-components';
import { ChevronRightRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { LineageAnswer } from '../../../shared/model/sync';
import { BreakableName } from '../../components/breakable-name';
import { StateBadge } from '../../components/state-badge';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useConnectorNames } from '../runs/use-sync';
import { isEnabledAccount, writeTarget, type LineageAccount } from './lineage';
import { LineageBox, LineageNote } from './lineage-box';
import { LineageLink } from './lineage-link';

/** Where there is room for the three side by side. */
const wide = '@container (min-width: 620px)';

const useStyles = makeStyles({
  container: { containerType: 'inline-size' },
  path: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalM,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    [wide]: { gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 4fr) minmax(0, 6fr)' },
  },
  stop: { display: 'grid', alignContent: 'start', gap: tokens.spacingVerticalS, minWidth: 0 },
  title: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
});

function Stop({
  title,
  first = false,
  children,
}: {
  readonly title: string;
  readonly first?: boolean;
  readonly children: ReactNode;
}) {
  const styles = useStyles();
  return (
    <li className={styles.stop}>
      <h3 className={styles.title}>
        {!first && <ChevronRightRegular aria-hidden="true" />}
        {title}
      </h3>
      {children}
    </li>
  );
}

function CloudObject({ cloud }: { readonly cloud: LineageAnswer['cloud'][number] }) {
  const { lineage: words } = useTexts().runs;
  const { userPrincipalName, cloudAnchor, authenticationType, sourceAnchor, pending, link } = cloud;
  const facts = [
    { name: words.cloudAnchor, value: cloudAnchor },
    ...(sourceAnchor === null ? [] : [{ name: words.sourceAnchor, value: sourceAnchor }]),
    { name: words.authenticationType, value: words.authentication[authenticationType] },
  ];
  const why = sourceAnchor === null ? words.cloudOnlyWhy : words.noCloudLinkWhy;
  return (
    <LineageBox
      title={<BreakableName>{userPrincipalName ?? words.noUpn}</BreakableName>}
      facts={facts}
      pending={pending}
    >
      {link === null ? (
        <LineageNote kind="warning">{`${words.noCloudLink}. ${why}`}</LineageNote>
      ) : (
        <LineageLink link={link} />
      )}
    </LineageBox>
  );
}

function Account({ account, only }: { readonly account: LineageAccount; readonly only: boolean }) {
  const nameOf = useConnectorNames();
  const { lineage: words } = useTexts().runs;
  const { connector, partitionDn, objectGuid, distinguishedName, pending, links } = account;
  const enabled = isEnabledAccount(account);
  const written = enabled && only;
  return (
    <LineageBox
      title={nameOf(connector)}
      badge={
        <StateBadge health={written ? 'good' : enabled ? 'attention' : 'idle'}>
          {written ? words.writtenHere : words.notWritten}
        </StateBadge>
      }
      facts={[
        { name: words.partition, value: <BreakableName>{partitionDn}</BreakableName> },
        { name: words.account, value: <BreakableName>{distinguishedName}</BreakableName> },
        { name: words.guid, value: objectGuid },
      ]}
      pending={pending}
    >
      {links.map((link) => (
        <LineageLink key={link.rule} link={link} />
      ))}
      {links.length === 0 && <LineageNote kind="warning">{words.notLinked}</LineageNote>}
      {links.length > 0 && !enabled && <LineageNote kind="info">{words.noEnabledLink}</LineageNote>}
    </LineageBox>
  );
}

/** The objects from the cloud to Active Directory, with what links each to the metaverse. */
export function LineagePath({ lineage }: { readonly lineage: LineageAnswer }) {
  const styles = useStyles();
  const formats = useFormats();
  const { lineage: words } = useTexts().runs;
  const { cloud, metaverse, accounts } = lineage;
  const target = writeTarget(lineage);
  return (
    <div className={styles.container}>
      <ol className={styles.path}>
        <Stop title={words.cloud} first>
          {cloud.length === 0 && <LineageNote kind="warning">{words.noCloud}</LineageNote>}
          {cloud.map((one) => (
            <CloudObject key={one.cloudAnchor} cloud={one} />
          ))}
        </Stop>
        <Stop title={words.metaverse}>
          {metaverse === null ? (
            <LineageNote kind="warning">{words.noMetaverse}</LineageNote>
          ) : (
            <LineageBox
              title={words.metaverseObject(String(metaverse.id))}
              facts={[
                { name: words.sourceAnchor, value: metaverse.sourceAnchor },
                {
                  name: words.made,
                  value: words.created(formats.dateTime(metaverse.createdAt), formats.count(metaverse.runId)),
                },
              ]}
              pending={null}
            />
          )}
        </Stop>
        <Stop title={words.directory}>
          {target === 'noAccounts' && <LineageNote kind="warning">{words.noAccounts}</LineageNote>}
          {target === 'several' && <LineageNote kind="warning">{words.severalEnabled}</LineageNote>}
          {target === 'none' && <LineageNote kind="warning">{words.noneEnabled}</LineageNote>}
          {accounts.map((account) => (
            <Account
              key={`${account.connector} ${account.objectGuid}`}
              account={account}
              only={target === 'one'}
            />
          ))}
        </Stop>
      </ol>
    </div>
  );
}
