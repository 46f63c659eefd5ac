import {
  Button,
  makeStyles,
  mergeClasses,
  ProgressBar,
  shorthands,
  tokens,
} from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons';
import type { PersonDiagnosis } from '../../../shared/model/diagnosis';
import { CheckIcon, type CheckResult } from '../../components/check-icon';
import { ErrorText } from '../../components/error-text';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { usePeopleActions, usePeopleState } from '../../state/people-hooks';
import { summarise, summaryResults } from './summary';
import { summaryText } from './summary-text';

const useStyles = makeStyles({
  banner: {
    position: 'relative',
    overflow: 'hidden',
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
    alignItems: 'center',
    minHeight: '64px',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  good: {
    backgroundColor: tokens.colorStatusSuccessBackground1,
    ...shorthands.borderColor(tokens.colorStatusSuccessBorder1),
  },
  warning: {
    backgroundColor: tokens.colorStatusWarningBackground1,
    ...shorthands.borderColor(tokens.colorStatusWarningBorder1),
  },
  bad: {
    backgroundColor: tokens.colorStatusDangerBackground1,
    ...shorthands.borderColor(tokens.colorStatusDangerBorder1),
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
  },
  text: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
  },
  error: { gridColumn: '1 / -1' },
  progress: { position: 'absolute', left: 0, right: 0, bottom: 0 },
});

/** What the banner says and shows. While the first check is made it says that. */
function useSaid(): { readonly title: string; readonly result: CheckResult } {
  const texts = useTexts();
  const formats = useFormats();
  const check = usePeopleState((state) => state.check);
  const { people: words } = texts;
  if (check.diagnosis === null) {
    return check.error === null
      ? { title: words.checking, result: 'waiting' }
      : { title: words.checkFailed, result: 'bad' };
  }
  const summary = summarise(check.diagnosis.lines);
  return { title: summaryText(summary, texts, formats), result: summaryResults[summary.kind] };
}

function CheckedAt({ diagnosis }: { readonly diagnosis: PersonDiagnosis }) {
  const { people: words } = useTexts();
  const formats = useFormats();
  const now = useNow();
  return (
    <>
      {words.checked(formats.relative(Math.min(diagnosis.at, now), now), formats.shortDateTime(diagnosis.at))}
    </>
  );
}

/** Whether writeback works for the person, in one sentence, how old that is, and the way to check it again. */
export function SummaryBanner() {
  const styles = useStyles();
  const { people: words } = useTexts();
  const { checkAgain } = usePeopleActions();
  const { checking, diagnosis, error } = usePeopleState((state) => state.check);
  const { title, result } = useSaid();
  const colored = result === 'good' || result === 'warning' || result === 'bad' ? styles[result] : undefined;
  return (
    <section className={mergeClasses(styles.banner, colored)} aria-label={words.result} aria-busy={checking}>
      <CheckIcon result={result} />
      <div>
        <div role="status">
          <h3 className={styles.title}>{title}</h3>
        </div>
        <div className={styles.text}>
          {checking && words.checkingHint}
          {!checking && diagnosis !== null && <CheckedAt diagnosis={diagnosis} />}
        </div>
      </div>
      <Button icon={<ArrowSyncRegular />} disabledFocusable={checking} onClick={checkAgain}>
        {checking ? words.checking : words.checkAgain}
      </Button>
      {error !== null && (
        <div className={styles.error} role="alert">
          <ErrorText>
            {diagnosis === null
              ? error.message
              : `${words.checkFailed}: ${error.message} ${words.checkFailedStale}`}
          </ErrorText>
        </div>
      )}
      {checking && <ProgressBar className={styles.progress} thickness="large" aria-label={words.checking} />}
    </section>
  );
}
