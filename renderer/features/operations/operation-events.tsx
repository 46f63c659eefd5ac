import { Button, makeStyles, mergeClasses, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { ErrorCircleFilled, InfoRegular, WarningFilled } from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import { events, type EventLevel } from '../../../shared/event-ids';
import type { ActivityRow } from '../../../shared/ipc/contract';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { ErrorText } from '../../components/error-text';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { DetailsText } from '../../components/details-section';
import { useOperationEvents } from './use-operation-events';

const icons: Record<EventLevel, ReactElement> = {
  information: <InfoRegular />,
  warning: <WarningFilled />,
  error: <ErrorCircleFilled />,
};

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalS },
  event: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalXS,
  },
  icon: { display: 'grid', alignContent: 'start', paddingTop: '2px', fontSize: '16px' },
  information: { color: tokens.colorNeutralForeground3 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  error: { color: tokens.colorStatusDangerForeground3 },
  name: { overflowWrap: 'anywhere' },
  id: { fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: 'tabular-nums' },
  text: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  time: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
});

function EventLine({ row }: { readonly row: ActivityRow }) {
  const styles = useStyles();
  const formats = useFormats();
  const { name, level, text } = events[row.eventId];
  return (
    <li className={styles.event}>
      <span className={mergeClasses(styles.icon, styles[level])} aria-hidden="true">
        {icons[level]}
      </span>
      <div>
        <div className={styles.name}>
          <span className={styles.id}>{row.eventId}</span> {name}
        </div>
        <div className={styles.text}>{text}</div>
      </div>
      <span className={styles.time}>{formats.shortDateTime(row.at)}</span>
    </li>
  );
}

/** The events recorded for an operation, as the event log of the closed service names them. */
export function OperationEvents({ record }: { readonly record: OperationRecord }) {
  const styles = useStyles();
  const texts = useTexts();
  const [state, retry] = useOperationEvents(record.requestId);
  if (state.phase === 'loading') {
    return (
      <Skeleton aria-label={texts.loading} className={styles.list}>
        <SkeletonItem size={16} />
        <SkeletonItem size={16} />
      </Skeleton>
    );
  }
  if (state.phase === 'failed') {
    return (
      <div role="alert">
        <ErrorText>{`${texts.details.eventsFailed} ${state.error.message}`}</ErrorText>
        <Button size="small" onClick={retry}>
          {texts.retry}
        </Button>
      </div>
    );
  }
  if (state.rows.length === 0) return <DetailsText>{texts.details.noEvents}</DetailsText>;
  return (
    <ul className={styles.list}>
      {state.rows.map((row) => (
        <EventLine key={row.seq} row={row} />
      ))}
    </ul>
  );
}
