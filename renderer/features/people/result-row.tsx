import { Avatar, Badge, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { FoundPersonView } from '../../../shared/ipc/directory-channels';
import { useTexts } from '../../i18n/messages-context';
import { personSubtitle, personTitle } from './person-title';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'center',
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  active: { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  chosen: {
    backgroundColor: tokens.colorBrandBackground2,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
  },
  name: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
  },
  subtitle: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  onChosen: { color: tokens.colorNeutralForeground2 },
});

/** Which side a person is missing on, if any. */
function OneSide({ person }: { readonly person: FoundPersonView }) {
  const { people: words } = useTexts();
  if (person.accounts.length > 0 && person.cloudAnchor !== null) return null;
  const text = person.cloudAnchor === null ? words.notInCloud : words.cloudOnly;
  return (
    <Badge appearance="outline" color="informative" size="small">
      {text}
    </Badge>
  );
}

interface ResultRowProps {
  readonly id: string;
  readonly person: FoundPersonView;
  readonly chosen: boolean;
  /** Whether the keyboard is on this person. */
  readonly active: boolean;
  readonly onChoose: (person: FoundPersonView) => void;
}

export function ResultRow({ id, person, chosen, active, onChoose }: ResultRowProps) {
  const styles = useStyles();
  const title = personTitle(person);
  const subtitle = personSubtitle(person);
  return (
    <li
      id={id}
      role="option"
      aria-selected={chosen}
      className={mergeClasses(styles.row, chosen && styles.chosen, active && styles.active)}
      onPointerDown={(event) => {
        // The keyboard stays in the search box.
        event.preventDefault();
      }}
      onClick={() => {
        onChoose(person);
      }}
    >
      <Avatar name={title} size={32} aria-hidden="true" />
      <div title={`${title}\n${subtitle}`}>
        <div className={styles.name}>{title}</div>
        {subtitle !== title && (
          <div className={mergeClasses(styles.subtitle, chosen && styles.onChosen)}>{subtitle}</div>
        )}
      </div>
      <OneSide person={person} />
    </li>
  );
}
