import { Button, makeStyles, Text, tokens, Tooltip } from '@fluentui/react-components';
import { AddRegular, DeleteRegular, EditRegular, OrganizationRegular } from '@fluentui/react-icons';
import { useCallback, useState } from 'react';
import type { ConnectorView } from '../../../shared/ipc/directory-channels';
import type { Connector } from '../../../shared/model/connector';
import { ErrorText } from '../../components/error-text';
import { Panel } from '../../components/panel';
import { StateBadge } from '../../components/state-badge';
import { useFocusAfterRemoval, removes, focusWhenEmpty } from '../../components/use-focus-after-removal';
import { useLoaded } from '../../components/use-loaded';
import { useTexts } from '../../i18n/messages-context';
import { useConsole, useSetupState } from '../../state/console-context';
import { defaultPorts } from '../connectors/forest/forest-draft';
import { ForestDialog } from '../connectors/forest/forest-dialog';
import { useWizard } from './use-wizard';
import { WizardFrame } from './wizard-frame';

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'grid',
    gridTemplateColumns: '32px minmax(0, 1fr) auto auto',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  icon: { display: 'grid', fontSize: '24px', color: tokens.colorNeutralForeground3 },
  words: { display: 'grid', minWidth: 0, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  add: { justifySelf: 'start', alignSelf: 'flex-start' },
});

interface RowProps {
  readonly connector: Connector;
  /** It is not in force yet. */
  readonly isNew: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Row({ connector, isNew, onEdit, onRemove }: RowProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { directories: words } = texts.wizard;
  const { card } = texts.connectors;
  const { domain, serviceAccount, security, port } = connector;
  const connection = card.port(card.securities[security], String(port ?? defaultPorts[security]));
  return (
    <li className={styles.item}>
      <span className={styles.icon} aria-hidden="true">
        <OrganizationRegular />
      </span>
      <span className={styles.words}>
        <Text weight="semibold">{domain}</Text>
        <Text className={styles.quiet}>{`${words.account}: ${serviceAccount} · ${connection}`}</Text>
      </span>
      {isNew ? <StateBadge health="busy">{words.added}</StateBadge> : <span />}
      <span>
        <Tooltip content={words.edit(domain)} relationship="label">
          <Button appearance="subtle" icon={<EditRegular />} onClick={onEdit} />
        </Tooltip>
        <Tooltip content={words.remove(domain)} relationship="label">
          <Button {...removes} appearance="subtle" icon={<DeleteRegular />} onClick={onRemove} />
        </Tooltip>
      </span>
    </li>
  );
}

/** Connect your directories: forests of the draft, added and changed with the dialog of the Connectors page. */
export function DirectoriesPage() {
  const styles = useStyles();
  const { wizard } = useTexts();
  const { directories: words } = wizard;
  const { api } = useConsole();
  const { problem, setProblem, attempt, back, next } = useWizard('directories');
  const load = useCallback(() => api.call('connectors.list', undefined), [api]);
  const forests = useLoaded<readonly ConnectorView[]>(load);
  const [open, setOpen] = useState<{ readonly forest: Connector | null } | null>(null);
  const [listRef, onRemoved] = useFocusAfterRemoval<HTMLDivElement>();
  const remove = async (connectorId: string, index: number): Promise<void> => {
    const done = await attempt(async () => {
      const answer = await api.call('connectors.remove', { connectorId });
      if (answer.ok) forests.put(answer.value);
      return answer;
    }, 'stay');
    if (done) onRemoved(index);
  };
  const inForce = useSetupState(({ view }) => view?.current?.forests) ?? [];
  const list = forests.value ?? [];
  return (
    <WizardFrame
      title={wizard.pages.directories}
      intro={words.intro}
      problem={problem}
      back={back}
      primary={{
        label: wizard.next,
        onClick: () => {
          if (list.length === 0) setProblem(words.need);
          else next();
        },
      }}
    >
      <div ref={listRef}>
        <Panel title={words.list}>
          {forests.error !== null && <ErrorText>{forests.error.message}</ErrorText>}
          {list.length === 0 && !forests.loading && <Text>{words.none}</Text>}
          <ul className={styles.list}>
            {list.map(({ connector }, index) => (
              <Row
                key={connector.id}
                connector={connector}
                isNew={!inForce.includes(connector.domain)}
                onEdit={() => {
                  setOpen({ forest: connector });
                }}
                onRemove={() => void remove(connector.id, index)}
              />
            ))}
          </ul>
          <Button
            {...focusWhenEmpty}
            className={styles.add}
            appearance={list.length === 0 ? 'primary' : 'secondary'}
            icon={<AddRegular />}
            onClick={() => {
              setProblem(null);
              setOpen({ forest: null });
            }}
          >
            {words.add}
          </Button>
        </Panel>
      </div>
      {open !== null && (
        <ForestDialog
          forest={open.forest}
          onClose={() => {
            setOpen(null);
          }}
          onSaved={(saved) => {
            forests.put(saved);
            setOpen(null);
          }}
        />
      )}
    </WizardFrame>
  );
}
