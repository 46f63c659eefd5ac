import { makeStyles, tokens } from '@fluentui/react-components';
import type { SyncRunStep } from '../../../shared/model/sync';
import { BreakableName } from '../../components/breakable-name';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { DetailsSection, DetailsText } from '../../components/details-section';
import { CountsView } from './counts-view';
import { RunStatusBadge } from './run-status-badge';

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalM, margin: 0, padding: 0, listStyleType: 'none' },
  step: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    minWidth: 0,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  words: { flexGrow: 1, minWidth: 0 },
  kind: { fontWeight: tokens.fontWeightSemibold },
  where: {
    overflowWrap: 'anywhere',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  time: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
  message: { margin: 0, overflowWrap: 'anywhere', color: tokens.colorNeutralForeground1 },
});

function StepView({ step }: { readonly step: SyncRunStep }) {
  const styles = useStyles();
  const formats = useFormats();
  const { runs: words } = useTexts();
  return (
    <li className={styles.step}>
      <div className={styles.head}>
        <div className={styles.words}>
          <div className={styles.kind}>{words.details.stepTitle(formats.count(step.step), step.kind)}</div>
          <div className={styles.where}>
            <BreakableName>{step.partitionDn ?? words.wholeConnector}</BreakableName>
          </div>
        </div>
        {step.endedAt !== null && (
          <span className={styles.time}>{formats.duration(Math.max(0, step.endedAt - step.startedAt))}</span>
        )}
        <RunStatusBadge status={step.status} />
      </div>
      <CountsView counts={step.counts} />
      {step.message !== null && <p className={styles.message}>{step.message}</p>}
    </li>
  );
}

/** The steps of a run, one for each partition, with what each has counted. */
export function RunSteps({ steps }: { readonly steps: readonly SyncRunStep[] }) {
  const styles = useStyles();
  const { details: words } = useTexts().runs;
  return (
    <DetailsSection title={words.steps}>
      {steps.length === 0 ? (
        <DetailsText>{words.noSteps}</DetailsText>
      ) : (
        <ol className={styles.list}>
          {steps.map((step) => (
            <StepView key={step.step} step={step} />
          ))}
        </ol>
      )}
    </DetailsSection>
  );
}
