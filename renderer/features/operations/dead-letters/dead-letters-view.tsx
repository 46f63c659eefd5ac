import { Button, makeStyles, MessageBar, MessageBarBody, Spinner, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons';
import { useCallback } from 'react';
import type { DeadLetterList } from '../../../../shared/ipc/dead-letter-channels';
import { ErrorText } from '../../../components/error-text';
import { StateMessage } from '../../../components/state-message';
import { useLoaded, type Loaded } from '../../../components/use-loaded';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import { useConsole, useConsoleState } from '../../../state/console-context';
import { groupByReason } from './dead-letter-reason';
import { ReasonPanel } from './reason-group';

const useStyles = makeStyles({
  view: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalXXL}`,
  },
  head: {
    display: 'flex',
    alignItems: 'flex-start',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalL,
  },
  intro: { margin: 0, maxWidth: '90ch', color: tokens.colorNeutralForeground2 },
  reload: { flexShrink: 0 },
  // A panel as tall as its content: the view scrolls, not the panels.
  groups: { display: 'grid', gap: tokens.spacingVerticalL, flexShrink: 0 },
});

function Groups({ list }: { readonly list: DeadLetterList }) {
  const styles = useStyles();
  const { deadLetters: words } = useTexts();
  const formats = useFormats();
  return (
    <div className={styles.groups}>
      {list.more && (
        <MessageBar intent="warning">
          <MessageBarBody>{words.more(formats.count(list.entries.length))}</MessageBarBody>
        </MessageBar>
      )}
      {groupByReason(list.entries).map((group) => (
        <ReasonPanel key={group.reason} {...group} />
      ))}
    </div>
  );
}

function Body({ value, error, loading, reload }: Loaded<DeadLetterList>) {
  const { deadLetters: words, retry } = useTexts();
  if (value === null && loading) return <Spinner label={words.loading} />;
  if (value === null) {
    const again = (
      <Button appearance="primary" onClick={reload}>
        {retry}
      </Button>
    );
    return (
      <StateMessage kind="error" title={words.failed} actions={again}>
        {error?.message ?? ''}
      </StateMessage>
    );
  }
  if (value.entries.length > 0) return <Groups list={value} />;
  return (
    <StateMessage kind="empty" title={words.emptyTitle}>
      {words.empty}
    </StateMessage>
  );
}

/** The dead letters of the request queue, asked for when the view appears and when their number changes. */
export function DeadLettersView() {
  const styles = useStyles();
  const { deadLetters: words } = useTexts();
  const { api } = useConsole();
  const count = useConsoleState((state) => state.host.view?.status.relay.deadLetters ?? null);
  const load = useCallback(() => api.call('deadLetters.list', undefined), [api]);
  const loaded = useLoaded(load, String(count));
  const { value, error, loading, reload } = loaded;
  return (
    <section className={styles.view} aria-label={words.title} tabIndex={0}>
      <div className={styles.head}>
        <p className={styles.intro}>{words.intro}</p>
        <Button
          className={styles.reload}
          icon={<ArrowClockwiseRegular />}
          disabledFocusable={loading}
          onClick={reload}
        >
          {loading ? words.loading : words.reload}
        </Button>
      </div>
      {value !== null && error !== null && <ErrorText>{error.message}</ErrorText>}
      <Body {...loaded} />
    </section>
  );
}
