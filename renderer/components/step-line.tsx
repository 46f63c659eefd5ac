import { makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useFormats } from '../i18n/messages-context';
import { CheckIcon, type CheckResult } from './check-icon';
import { useHiddenStyles } from './hidden';
import { Remedy } from './remedy';

const useStyles = makeStyles({
  line: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalS,
    alignItems: 'start',
    padding: `${tokens.spacingVerticalSNudge} 0`,
    listStyleType: 'none',
  },
  text: { minWidth: 0, overflowWrap: 'anywhere', color: tokens.colorNeutralForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
  time: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  spinner: { display: 'grid', placeItems: 'center', height: '20px' },
  remedy: { gridColumn: '2 / -1', marginTop: tokens.spacingVerticalSNudge, minWidth: 0 },
});

interface StepLineProps {
  /** `running` turns; the others have an icon each. */
  readonly result: CheckResult | 'running';
  /** The result in a word, for screen readers. */
  readonly word: string;
  readonly remedy?: string | null;
  /** Milliseconds. */
  readonly ms?: number | null;
  /** What the step is, and what was found. */
  readonly children: ReactNode;
}

/** A step of a test or of the configuration, an item of a list: how it went, and what to do. */
export function StepLine({ result, word, remedy = null, ms = null, children }: StepLineProps) {
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
        {children}
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
