import { Button, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { ErrorCircleFilled } from '@fluentui/react-icons';
import { useState } from 'react';
import type { SyncRun, SyncRunError } from '../../../shared/model/sync';
import { BreakableName } from '../../components/breakable-name';
import { ErrorText } from '../../components/error-text';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { DetailsSection, DetailsText } from '../../components/details-section';
import { errorReason } from '../../components/error-reason';
import { errorTotal, totalCounts } from './counts';
import { groupErrors, type ErrorGroup } from './group-errors';
import { useRunErrors } from './use-runs';

/** Shown of a kind until more are wanted. */
const firstShown = 20;
const moreShown = 200;

const useStyles = makeStyles({
  group: { display: 'grid', gap: tokens.spacingVerticalS, minWidth: 0 },
  title: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  icon: { fontSize: '16px', color: tokens.colorStatusDangerForeground3 },
  meaning: { margin: 0, color: tokens.colorNeutralForeground2 },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  error: {
    display: 'grid',
    gap: tokens.spacingVerticalXXS,
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
  },
  object: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalM },
  name: { flexGrow: 1, minWidth: 0, color: tokens.colorNeutralForeground1 },
  where: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
    whiteSpace: 'nowrap',
  },
  detail: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  more: { justifySelf: 'start' },
});

function ErrorLine({
  error,
  severalSteps,
}: {
  readonly error: SyncRunError;
  readonly severalSteps: boolean;
}) {
  const styles = useStyles();
  const formats = useFormats();
  const { details: words } = useTexts().runs;
  return (
    <li className={styles.error}>
      <div className={styles.object}>
        <span className={styles.name}>
          <BreakableName>{error.object ?? words.unknownObject}</BreakableName>
        </span>
        {error.line !== null && <span className={styles.where}>{words.line(formats.count(error.line))}</span>}
        {severalSteps && <span className={styles.where}>{words.inStep(formats.count(error.step))}</span>}
      </div>
      <div className={styles.detail}>{error.detail}</div>
    </li>
  );
}

function Group({ group, severalSteps }: { readonly group: ErrorGroup; readonly severalSteps: boolean }) {
  const styles = useStyles();
  const formats = useFormats();
  const { runs: words } = useTexts();
  const [limit, setLimit] = useState(firstShown);
  const { kind, errors } = group;
  const meaning = words.errorKinds[kind];
  const left = errors.length - limit;
  return (
    <div className={styles.group}>
      <h4 className={styles.title}>
        <ErrorCircleFilled className={styles.icon} aria-hidden="true" />
        {`${kind} (${formats.count(errors.length)})`}
      </h4>
      {meaning !== undefined && <p className={styles.meaning}>{meaning}</p>}
      <ul className={styles.list}>
        {errors.slice(0, limit).map((error, index) => (
          <ErrorLine key={index} error={error} severalSteps={severalSteps} />
        ))}
      </ul>
      {left > 0 && (
        <Button
          className={styles.more}
          size="small"
          onClick={() => {
            setLimit(limit + moreShown);
          }}
        >
          {words.details.more(formats.count(Math.min(left, moreShown)))}
        </Button>
      )}
    </div>
  );
}

/** What was wrong with single objects, by kind. */
export function RunErrors({ run }: { readonly run: SyncRun }) {
  const texts = useTexts();
  const formats = useFormats();
  const { details: words } = texts.runs;
  const { value, error, reload } = useRunErrors(run);
  const total = errorTotal(totalCounts(run.steps));
  const count = value?.length ?? 0;
  return (
    <DetailsSection title={words.errors}>
      {error !== null && (
        <div role="alert">
          <ErrorText>{`${words.errorsFailed} ${errorReason(error, texts)}`}</ErrorText>
          <Button size="small" onClick={reload}>
            {texts.retry}
          </Button>
        </div>
      )}
      {value === null && error === null && (
        <Skeleton aria-label={texts.loading}>
          <SkeletonItem size={32} />
        </Skeleton>
      )}
      {count === 0 && value !== null && <DetailsText>{words.noErrors}</DetailsText>}
      {count > 0 && total > count && (
        <DetailsText>{words.first(formats.count(count), formats.count(total))}</DetailsText>
      )}
      {groupErrors(value ?? []).map((group) => (
        <Group key={group.kind} group={group} severalSteps={run.steps.length > 1} />
      ))}
    </DetailsSection>
  );
}
