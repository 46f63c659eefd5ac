import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { InfoRegular, WarningFilled } from '@fluentui/react-icons';
import type { ReactElement, ReactNode } from 'react';
import type { LineageAnswer } from '../../../shared/model/sync';
import { StateBadge } from '../../components/state-badge';
import { useTexts } from '../../i18n/messages-context';

const useStyles = makeStyles({
  box: {
    display: 'grid',
    alignContent: 'start',
    gap: tokens.spacingVerticalS,
    minWidth: 0,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  title: { overflowWrap: 'anywhere', fontWeight: tokens.fontWeightSemibold },
  badge: { justifySelf: 'start' },
  facts: { display: 'grid', gap: tokens.spacingVerticalXS, margin: 0 },
  name: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  value: {
    margin: 0,
    overflowWrap: 'anywhere',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  note: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    margin: 0,
    overflowWrap: 'anywhere',
    color: tokens.colorNeutralForeground2,
  },
  icon: { flexShrink: 0, fontSize: '16px', lineHeight: tokens.lineHeightBase300, marginTop: '2px' },
  info: { color: tokens.colorNeutralForeground3 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  pending: { display: 'grid', gap: tokens.spacingVerticalXS, justifyItems: 'start' },
});

type Pending = NonNullable<LineageAnswer['cloud'][number]['pending']>;

interface LineageBoxProps {
  readonly title: ReactNode;
  readonly badge?: ReactElement;
  readonly facts: readonly { readonly name: string; readonly value: ReactNode }[];
  /** A change that was imported and not synchronised yet. */
  readonly pending: Pending | null;
  readonly children?: ReactNode;
}

/** One object on the way from the cloud to Active Directory. */
export function LineageBox({ title, badge, facts, pending, children }: LineageBoxProps) {
  const styles = useStyles();
  const { lineage: words } = useTexts().runs;
  return (
    <div className={styles.box}>
      <div className={styles.title}>{title}</div>
      {badge !== undefined && <div className={styles.badge}>{badge}</div>}
      <dl className={styles.facts}>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt className={styles.name}>{name}</dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
      </dl>
      {children}
      {pending !== null && (
        <div className={styles.pending}>
          <StateBadge health="attention">{words.pending}</StateBadge>
          <span className={styles.value}>{words.pendingText(words.pendings[pending])}</span>
        </div>
      )}
    </div>
  );
}

interface LineageNoteProps {
  readonly kind: 'info' | 'warning';
  readonly children: string;
}

/** Why something is not there. */
export function LineageNote({ kind, children }: LineageNoteProps) {
  const styles = useStyles();
  return (
    <p className={styles.note}>
      {kind === 'info' ? (
        <InfoRegular className={mergeClasses(styles.icon, styles.info)} aria-hidden="true" />
      ) : (
        <WarningFilled className={mergeClasses(styles.icon, styles.warning)} aria-hidden="true" />
      )}
      <span>{children}</span>
    </p>
  );
}
