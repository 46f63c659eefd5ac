import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { CheckIcon } from '../../../components/check-icon';
import { useHiddenStyles } from '../../../components/hidden';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import { Remedy } from '../../../components/remedy';
import type { ShownStep } from './test-result';

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
  time: {
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  },
  remedy: { gridColumn: '2 / -1', marginTop: tokens.spacingVerticalSNudge, minWidth: 0 },
});

/** One step of a connection test: icon, words, duration, and what to do. */
export function TestStepLine({ step }: { readonly step: ShownStep }) {
  const styles = useStyles();
  const hidden = useHiddenStyles();
  const formats = useFormats();
  const { connectors: words } = useTexts();
  const { id, result, text, remedy, ms } = step;
  const quiet = result === 'skipped' || result === 'waiting';
  return (
    <li className={styles.line}>
      <CheckIcon result={result} />
      <span className={mergeClasses(styles.text, quiet && styles.quiet)}>
        <span className={hidden.hidden}>{`${words.checkResults[result]}: `}</span>
        <Text weight="semibold">{`${words.test.steps[id]} `}</Text>
        {text}
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
