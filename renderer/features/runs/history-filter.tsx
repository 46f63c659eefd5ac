import { Button, Dropdown, Field, makeStyles, Option, Switch, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useConnectorNames, useSync } from './use-sync';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
  },
  connector: { minWidth: '220px' },
  count: { flexGrow: 1, color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
});

interface HistoryFilterProps {
  /** `null` = all. */
  readonly connector: string | null;
  readonly onlyProblems: boolean;
  readonly loading: boolean;
  /** Runs that are shown; `null` = not known yet. */
  readonly count: number | null;
  readonly onConnector: (connector: string | null) => void;
  readonly onOnlyProblems: (only: boolean) => void;
  readonly onRefresh: () => void;
}

const all = '*';

/** Which runs are shown. */
export function HistoryFilter(props: HistoryFilterProps) {
  const { connector, onlyProblems, loading, count, onConnector, onOnlyProblems, onRefresh } = props;
  const styles = useStyles();
  const formats = useFormats();
  const nameOf = useConnectorNames();
  const { list: words } = useTexts().runs;
  const known = useSync()?.freshness.map((one) => one.connector) ?? [];
  const connectors = connector === null || known.includes(connector) ? known : [...known, connector];
  return (
    <div className={styles.bar}>
      <Field label={words.connector} orientation="horizontal">
        <Dropdown
          className={styles.connector}
          value={connector === null ? words.all : nameOf(connector)}
          selectedOptions={[connector ?? all]}
          onOptionSelect={(_event, { optionValue }) => {
            onConnector(optionValue === undefined || optionValue === all ? null : optionValue);
          }}
        >
          <Option value={all}>{words.all}</Option>
          {connectors.map((id) => (
            <Option key={id} value={id}>
              {nameOf(id)}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <Switch
        label={words.onlyProblems}
        checked={onlyProblems}
        onChange={(_event, { checked }) => {
          onOnlyProblems(checked);
        }}
      />
      <span className={styles.count} role="status">
        {count === null ? '' : words.shown(formats.count(count))}
      </span>
      <Button
        appearance="subtle"
        icon={<ArrowClockwiseRegular />}
        disabledFocusable={loading}
        onClick={onRefresh}
      >
        {words.refresh}
      </Button>
    </div>
  );
}
