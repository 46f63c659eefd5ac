import { Button, makeStyles, SearchBox, Spinner, Switch, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { ResultNote } from '../../components/result-note';
import { StateMessage } from '../../components/state-message';
import { useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import { ActivityActions, type ActionNote } from './activity-actions';
import { ActivityTable } from './activity-table';
import { useActivity, type ActivityFilter, type LoadedActivity } from './use-activity';

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minHeight: 0,
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL}`,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase600, lineHeight: tokens.lineHeightBase600 },
  intro: { margin: 0, color: tokens.colorNeutralForeground3 },
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  search: { width: 'min(360px, 100%)' },
  space: { flexGrow: 1 },
  log: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  more: { display: 'grid', justifyContent: 'center', padding: tokens.spacingVerticalM },
});

function Rows({ loaded }: { readonly loaded: LoadedActivity }) {
  const styles = useStyles();
  const texts = useTexts();
  const { activity } = texts;
  const { rows, error, more } = loaded;
  if (error !== null) {
    const retry = <Button onClick={loaded.reload}>{texts.retry}</Button>;
    return (
      <StateMessage kind="error" title={activity.loadFailed} actions={retry}>
        {error.message}
      </StateMessage>
    );
  }
  if (rows === null) return <Spinner label={texts.loading} />;
  if (rows.length === 0) {
    return (
      <StateMessage kind="empty" title={activity.emptyTitle}>
        {activity.empty}
      </StateMessage>
    );
  }
  return (
    <>
      <ActivityTable rows={rows} />
      {more && (
        <div className={styles.more}>
          <Button onClick={loaded.loadMore}>{activity.more}</Button>
        </div>
      )}
    </>
  );
}

/** The activity log: who did what and when, whether it holds, and how to get it out. */
export function ActivityPage() {
  const styles = useStyles();
  const { activity, pages } = useTexts();
  const { api } = useConsole();
  const [filter, setFilter] = useState<ActivityFilter>({ text: '', adminsOnly: false });
  const [note, setNote] = useState<ActionNote | null>(null);
  const loaded = useActivity(api, filter);
  return (
    <div className={styles.page}>
      <div>
        <h1 className={styles.title}>{pages.activity}</h1>
        <p className={styles.intro}>{activity.intro}</p>
      </div>
      <div className={styles.bar} role="search">
        <SearchBox
          className={styles.search}
          value={filter.text}
          maxLength={200}
          aria-label={activity.search}
          placeholder={activity.searchHint}
          onChange={(_event, data) => {
            setFilter({ ...filter, text: data.value });
          }}
        />
        <Switch
          label={activity.adminsOnly}
          checked={filter.adminsOnly}
          onChange={(_event, data) => {
            setFilter({ ...filter, adminsOnly: data.checked });
          }}
        />
        <div className={styles.space} />
        <ActivityActions onNote={setNote} onRecorded={loaded.reload} />
      </div>
      {note !== null && (
        <ResultNote
          intent={note.intent}
          title={note.title}
          onClose={() => {
            setNote(null);
          }}
        >
          {note.text}
        </ResultNote>
      )}
      <div className={styles.log} role="region" aria-label={activity.table} tabIndex={0}>
        <Rows loaded={loaded} />
      </div>
    </div>
  );
}
