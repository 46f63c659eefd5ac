import { Button, makeStyles, Text, tokens, Tooltip } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useCallback, useEffect, useState, type RefObject } from 'react';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { outcomeCodes } from '../../../shared/outcome-codes';
import { CopyButton } from '../../components/copy-button';
import { OutcomeBadge } from '../../components/outcome-badge';
import { operationTitle, outcomeTitle, userTitle } from '../../components/outcome-title';
import { useTexts } from '../../i18n/messages-context';
import { clampDetailsWidth, readDetailsWidth, writeDetailsWidth } from '../../state/preferences';
import { DetailsSection } from '../../components/details-section';
import { OperationEvents } from './operation-events';
import { OperationFacts } from './operation-facts';
import { OutcomeExplanation } from './outcome-explanation';
import { ResizeHandle } from './resize-handle';
import { ShowPerson } from './show-person';
import { StageTimeline } from './stage-timeline';

const useStyles = makeStyles({
  pane: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    maxWidth: '62%',
    minWidth: 0,
    boxSizing: 'border-box',
    borderLeft: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 860px)': {
      position: 'absolute',
      right: 0,
      top: 0,
      bottom: 0,
      maxWidth: '100%',
      zIndex: 2,
      boxShadow: tokens.shadow16,
    },
  },
  head: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalM} ${tokens.spacingHorizontalXL}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  badge: { marginBottom: tokens.spacingVerticalXS },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    outlineStyle: 'none',
  },
  subtitle: { color: tokens.colorNeutralForeground3 },
  user: { overflowWrap: 'anywhere' },
  requestId: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  id: {
    minWidth: 0,
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
  },
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXL,
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL} ${tokens.spacingVerticalXXL}`,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
});

function useStoredWidth(): [widthPx: number, resize: (widthPx: number) => void] {
  const [width, setWidth] = useState(() => readDetailsWidth(localStorage));
  const resize = useCallback((widthPx: number) => {
    setWidth(clampDetailsWidth(widthPx));
    writeDetailsWidth(localStorage, widthPx);
  }, []);
  return [width, resize];
}

interface DetailsPaneProps {
  readonly record: OperationRecord;
  /** The part that scrolls; it takes the focus when the keyboard comes in. */
  readonly bodyRef: RefObject<HTMLDivElement | null>;
  readonly onClose: () => void;
}

function Head({ record, onClose }: Omit<DetailsPaneProps, 'bodyRef'>) {
  const styles = useStyles();
  const texts = useTexts();
  return (
    <div className={styles.head}>
      <div>
        <div className={styles.badge}>
          <OutcomeBadge kind={outcomeCodes[record.code].kind} size="large" />
        </div>
        <h2 className={styles.title}>{outcomeTitle(record, texts)}</h2>
        <Text block className={styles.subtitle}>
          {operationTitle(record, texts)}
        </Text>
        {userTitle(record, texts) !== texts.none && (
          <Text block weight="semibold" className={styles.user}>
            {userTitle(record, texts)}
          </Text>
        )}
        {record.cloudAnchor !== null && <ShowPerson cloudAnchor={record.cloudAnchor} />}
        <div className={styles.requestId}>
          <span className={styles.id}>{record.requestId}</span>
          <CopyButton what={texts.details.requestId} value={record.requestId} />
        </div>
      </div>
      <Tooltip content={texts.details.close} relationship="label">
        <Button appearance="subtle" icon={<DismissRegular />} onClick={onClose} />
      </Tooltip>
    </div>
  );
}

/** Everything known of one operation. Escape closes it. */
export function DetailsPane({ record, bodyRef, onClose }: DetailsPaneProps) {
  const styles = useStyles();
  const texts = useTexts();
  const [width, resize] = useStoredWidth();
  useEffect(() => {
    bodyRef.current?.scrollTo({ top: 0 });
  }, [bodyRef, record.seq]);
  return (
    <aside
      className={styles.pane}
      style={{ width }}
      aria-label={texts.details.label}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <ResizeHandle width={width} onResize={resize} />
      <Head record={record} onClose={onClose} />
      <div
        ref={bodyRef}
        className={styles.body}
        tabIndex={0}
        role="group"
        aria-label={outcomeTitle(record, texts)}
      >
        <OutcomeExplanation record={record} />
        <DetailsSection title={texts.details.stages}>
          <StageTimeline record={record} />
        </DetailsSection>
        <DetailsSection title={texts.details.facts}>
          <OperationFacts record={record} />
        </DetailsSection>
        <DetailsSection title={texts.details.events}>
          <OperationEvents record={record} />
        </DetailsSection>
      </div>
    </aside>
  );
}
