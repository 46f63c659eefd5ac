import { Button, makeStyles, tokens } from '@fluentui/react-components';
import {
  BeakerRegular,
  DeleteRegular,
  EditRegular,
  OrganizationRegular,
  SettingsRegular,
} from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { ConnectorView } from '../../../shared/ipc/directory-channels';
import { BreakableName } from '../../components/breakable-name';
import { ErrorText } from '../../components/error-text';
import { Panel } from '../../components/panel';
import { StateBadge } from '../../components/state-badge';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { defaultPorts } from './forest/forest-draft';
import { ShortFact, ShortFacts } from '../../components/short-facts';

const healths = { unknown: 'idle', reachable: 'good', unreachable: 'bad' } as const;

/** What is done in a dialog above the list. */
export type ForestAction = 'edit' | 'test' | 'remove';

const useStyles = makeStyles({
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** Whether the forest was reached the last time it was looked at. */
export function ForestBadge({ status }: Pick<ConnectorView, 'status'>) {
  const texts = useTexts();
  const state = status?.state ?? 'unknown';
  return <StateBadge health={healths[state]}>{texts.directoryStates[state]}</StateBadge>;
}

/** What is known of a forest, in short. */
export function ForestFacts({ forest }: { readonly forest: ConnectorView }) {
  const texts = useTexts();
  const formats = useFormats();
  const now = useNow();
  const { card: words } = texts.connectors;
  const { connector, status, lastImportAt, users } = forest;
  const ago = (at: number | null): string => (at === null ? words.never : formats.relative(at, now));
  const rtt = status?.rttMs ?? null;
  const port = String(connector.port ?? defaultPorts[connector.security]);
  return (
    <ShortFacts>
      <ShortFact name={words.lastContact[status?.state ?? 'unknown']}>
        {ago(status?.checkedAt ?? null)}
      </ShortFact>
      <ShortFact name={words.pdc}>
        <BreakableName>{status?.pdc ?? texts.overview.directory.notFound}</BreakableName>
      </ShortFact>
      <ShortFact name={words.roundTrip}>{rtt === null ? texts.none : formats.duration(rtt)}</ShortFact>
      <ShortFact name={words.users}>{formats.count(users)}</ShortFact>
      <ShortFact name={words.lastImport}>{ago(lastImportAt)}</ShortFact>
      <ShortFact name={words.serviceAccount}>
        <BreakableName>{connector.serviceAccount}</BreakableName>
      </ShortFact>
      <ShortFact name={words.security}>{words.port(words.securities[connector.security], port)}</ShortFact>
    </ShortFacts>
  );
}

interface ForestCardProps {
  readonly forest: ConnectorView;
  readonly onAction: (action: ForestAction | 'properties') => void;
  /** Below the buttons: its runs. */
  readonly children?: ReactNode;
}

const actions = [
  { action: 'properties', icon: <SettingsRegular /> },
  { action: 'edit', icon: <EditRegular /> },
  { action: 'test', icon: <BeakerRegular /> },
  { action: 'remove', icon: <DeleteRegular /> },
] as const;

/** One forest: its state, the facts, its buttons and its runs. */
export function ForestCard({ forest, onAction, children }: ForestCardProps) {
  const styles = useStyles();
  const { card: words } = useTexts().connectors;
  const { domain } = forest.connector;
  const error = forest.status?.error ?? null;
  return (
    <Panel title={domain} icon={<OrganizationRegular />} aside={<ForestBadge status={forest.status} />}>
      <ForestFacts forest={forest} />
      {error !== null && <ErrorText>{error}</ErrorText>}
      <div className={styles.actions}>
        {actions.map(({ action, icon }) => (
          <Button
            key={action}
            icon={icon}
            appearance={action === 'properties' ? 'secondary' : 'subtle'}
            aria-label={words.of(words[action], domain)}
            onClick={() => {
              onAction(action);
            }}
          >
            {words[action]}
          </Button>
        ))}
      </div>
      {children}
    </Panel>
  );
}
