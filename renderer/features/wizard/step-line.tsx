import { makeStyles, mergeClasses, Spinner, Text, tokens } from '@fluentui/react-components';
import { CheckIcon, type CheckResult } from '../../components/check-icon';
import { useHiddenStyles } from '../../components/hidden';
import { useFormats } from '../../i18n/messages-context';
import { Remedy } from '../../components/remedy';

const useStyles = makeStyles({
  line: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'start',
    padding: `${tokens.spacingVerticalSNudge} 0`,
    listStyleType: 'none',
  },
  text: { minWidth: 0, overflowWrap: 'anywhere', color: tokens.colorNeutralForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
  detail: { display: 'block', color: tokens.colorNeutralForeground2 },
  bad: { color: tokens.colorStatusDangerForeground3 },
  time: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  spinner: { display: 'grid', placeItems: 'center', height: '20px' },
  remedy: { gridColumn: '2 / -1', marginTop: tokens.spacingVerticalSNudge, minWidth: 0 },
});

interface StepLineProps {
  readonly name: string;
  /** `running` turns; the others have an icon each. */
  readonly result: CheckResult | 'running';
  /** The result in a word, for screen readers. */
  readonly word: string;
  readonly text: string | null;
  readonly remedy?: string | null;
  /** Milliseconds. */
  readonly ms?: number | null;
}

/** A step of a test or of the configuration: how it is, what it is, what was found, what to do. */
export function StepLine({ name, result, word, text, remedy = null, ms = null }: StepLineProps) {
  const styles = useStyles();
  const hidden = useHiddenStyles();
  const formats = useFormats();
  const quiet = result === 'waiting' || result === 'skipped';
  return (
    <li className={styles.line}>
      {result === 'running' ? (
        <Spinner size="extra-tiny" className={styles.spinner} aria-hidden="true" />
      ) : (
        <CheckIcon result={result} />
      )}
      <span className={mergeClasses(styles.text, quiet && styles.quiet)}>
        <span className={hidden.hidden}>{`${word}: `}</span>
        <Text weight={result === 'running' ? 'semibold' : 'regular'}>{name}</Text>
        {text !== null && (
          <span className={mergeClasses(styles.detail, result === 'bad' && styles.bad)}>{text}</span>
        )}
      </span>
      <span className={styles.time}>{ms === null ? null : formats.duration(ms)}</span>
      {remedy !== null && (
        <div className={styles.remedy}>
          <Remedy remedy={remedy} />
        </div>
      )}
    </li>
  );
}
