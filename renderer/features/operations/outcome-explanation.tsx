import { makeStyles, MessageBar, MessageBarBody, MessageBarTitle, tokens } from '@fluentui/react-components';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { endUserText, outcomeRemedy } from '../../../shared/model/outcome';
import { outcomeCodes } from '../../../shared/outcome-codes';
import { outcomeDetails, outcomeWarnings } from '../../../shared/outcome-details';
import { useTexts } from '../../i18n/messages-context';
import { DetailsSection, DetailsText } from '../../components/details-section';

const useStyles = makeStyles({
  quote: {
    margin: 0,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderLeft: `3px solid ${tokens.colorNeutralStroke1}`,
    color: tokens.colorNeutralForeground2,
  },
  code: {
    margin: 0,
    padding: tokens.spacingHorizontalM,
    maxHeight: '160px',
    overflow: 'auto',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  warning: { display: 'block' },
  bar: { paddingTop: tokens.spacingVerticalS, paddingBottom: tokens.spacingVerticalS },
});

function FollowUpWarnings({ record }: { readonly record: OperationRecord }) {
  const styles = useStyles();
  const { details: words } = useTexts();
  if (record.warnings.length === 0) return null;
  return (
    <MessageBar intent="warning" layout="multiline" className={styles.bar}>
      <MessageBarBody>
        <MessageBarTitle>{words.warnings}</MessageBarTitle>
        {record.warnings.map((warning) => (
          <span key={warning} className={styles.warning}>
            {outcomeWarnings[warning]}
          </span>
        ))}
      </MessageBarBody>
    </MessageBar>
  );
}

/** Messages that are not proven or repeat a handled request get no answer by design (docs/protocol.md, section 4). */
function neverAnswered({ authentic, code }: OperationRecord): boolean {
  return !authentic || code === 'replayed';
}

/** What happened, what to do about it, and what the person who asked has read. */
export function OutcomeExplanation({ record }: { readonly record: OperationRecord }) {
  const styles = useStyles();
  const { details: words } = useTexts();
  const { kind, admin } = outcomeCodes[record.code];
  return (
    <>
      <FollowUpWarnings record={record} />
      <DetailsSection title={words.what}>
        <DetailsText>{admin}</DetailsText>
        {record.detail !== null && <DetailsText>{outcomeDetails[record.detail].admin}</DetailsText>}
        {!record.authentic && <DetailsText>{words.notAuthentic}</DetailsText>}
      </DetailsSection>
      {kind !== 'success' && (
        <DetailsSection title={words.remedy}>
          <DetailsText>{outcomeRemedy(record)}</DetailsText>
        </DetailsSection>
      )}
      <DetailsSection title={words.told}>
        {record.replied ? (
          <blockquote className={styles.quote}>{endUserText(record)}</blockquote>
        ) : (
          <DetailsText>{neverAnswered(record) ? words.neverTold : words.notTold}</DetailsText>
        )}
      </DetailsSection>
      {record.diagnostic !== null && (
        <DetailsSection title={words.diagnostic}>
          <pre className={styles.code} tabIndex={0}>
            {record.diagnostic}
          </pre>
        </DetailsSection>
      )}
    </>
  );
}
