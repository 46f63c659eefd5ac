import { Avatar, Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons';
import type { FoundPersonView } from '../../../shared/ipc/directory-channels';
import { CopyButton } from '../../components/copy-button';
import { Fact, Facts } from '../../components/facts';
import { useTexts } from '../../i18n/messages-context';
import { usePeopleActions } from '../../state/people-hooks';
import { personTitle } from './person-title';

const useStyles = makeStyles({
  header: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  back: { justifySelf: 'start', '@media (min-width: 900px)': { display: 'none' } },
  who: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    alignItems: 'center',
  },
  name: {
    margin: 0,
    overflowWrap: 'anywhere',
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
  },
  subtitle: { overflowWrap: 'anywhere', color: tokens.colorNeutralForeground3 },
  none: { color: tokens.colorNeutralForeground3 },
});

function Copyable({ what, value }: { readonly what: string; readonly value: string }) {
  return (
    <>
      {value} <CopyButton what={what} value={value} />
    </>
  );
}

function PersonFacts({ person }: { readonly person: FoundPersonView }) {
  const styles = useStyles();
  const { people: words } = useTexts();
  const { mail, cloudAnchor, accounts } = person;
  return (
    <Facts>
      {mail !== null && <Fact name={words.mail}>{mail}</Fact>}
      <Fact name={words.cloudAnchor} mono={cloudAnchor !== null}>
        {cloudAnchor === null ? (
          <span className={styles.none}>{words.notSynchronised}</span>
        ) : (
          <Copyable what={words.cloudAnchor} value={cloudAnchor} />
        )}
      </Fact>
      <Fact name={words.accounts(accounts.length)} mono={accounts.length > 0}>
        {accounts.length === 0 && <span className={styles.none}>{words.noAccount}</span>}
        {accounts.map((account) => (
          <div key={account}>
            <Copyable what={words.distinguishedName} value={account} />
          </div>
        ))}
      </Fact>
    </Facts>
  );
}

/** Who the person is, in the cloud and in Active Directory. */
export function PersonHeader({ person }: { readonly person: FoundPersonView }) {
  const styles = useStyles();
  const { people: words } = useTexts();
  const { choose } = usePeopleActions();
  const title = personTitle(person);
  const { userPrincipalName } = person;
  return (
    <header className={styles.header}>
      <Button
        className={styles.back}
        appearance="subtle"
        icon={<ArrowLeftRegular />}
        onClick={() => {
          choose(null);
        }}
      >
        {words.back}
      </Button>
      <div className={styles.who}>
        <Avatar name={title} size={56} aria-hidden="true" />
        <div>
          <h2 className={styles.name}>{title}</h2>
          <div className={styles.subtitle}>
            {userPrincipalName === null ? (
              words.noUserPrincipalName
            ) : (
              <Copyable what={words.userPrincipalName} value={userPrincipalName} />
            )}
          </div>
        </div>
      </div>
      <PersonFacts person={person} />
    </header>
  );
}
