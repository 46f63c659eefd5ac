import { Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useTexts } from '../../../i18n/messages-context';

const useStyles = makeStyles({
  item: { display: 'flex', alignItems: 'stretch', minWidth: 0 },
  open: {
    position: 'relative',
    flexGrow: 1,
    minWidth: 0,
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    textAlign: 'left',
    overflowWrap: 'anywhere',
    color: tokens.colorNeutralForeground1,
    backgroundColor: 'transparent',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  shown: {
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    fontWeight: tokens.fontWeightSemibold,
  },
});

interface PartitionRowProps {
  /** As people know it. */
  readonly name: string;
  readonly ticked: boolean;
  /** `false` = it cannot be synchronised. */
  readonly tickable?: boolean;
  /** Whether its settings are shown now. */
  readonly shown: boolean;
  /** What a click shows, for screen readers, where the row does not say it. */
  readonly label?: string;
  readonly onTick: (ticked: boolean) => void;
  /** A tick shows it too. */
  readonly onShow: () => void;
  readonly children: ReactNode;
}

/** A partition in a list: a tick says whether it is synchronised, a click shows its settings. */
export function PartitionRow(props: PartitionRowProps) {
  const styles = useStyles();
  const { partitions: words } = useTexts().connectors;
  const { name, ticked, tickable = true, shown, label, onTick, onShow, children } = props;
  return (
    <li className={styles.item}>
      <Checkbox
        aria-label={words.synchronise(name)}
        checked={ticked}
        disabled={!tickable}
        onChange={(_event, { checked }) => {
          onShow();
          onTick(checked === true);
        }}
      />
      <button
        type="button"
        className={mergeClasses(styles.open, shown && styles.shown)}
        aria-label={label}
        aria-current={shown ? 'true' : undefined}
        onClick={onShow}
      >
        {children}
      </button>
    </li>
  );
}
