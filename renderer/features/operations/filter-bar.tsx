import { Button, makeStyles, SearchBox, ToggleButton, tokens, Tooltip } from '@fluentui/react-components';
import { FilterDismissRegular } from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import type { OutcomeKind } from '../../../shared/outcome-codes';
import { kindIcons, useKindColors } from '../../components/outcome-badge';
import { useTexts } from '../../i18n/messages-context';
import { useActions, useConsoleState } from '../../state/console-context';
import { isFiltering, noFilter, type Filter } from '../../state/filter';
import { OperationPicker } from './operation-picker';
import { TimeRangePicker } from './time-range-picker';

/** How long typing has to rest before the host is asked. */
const debounceMs = 250;

const kinds: readonly OutcomeKind[] = ['success', 'refused', 'failed', 'unknown'];

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL}`,
  },
  search: { flex: '2 1 160px', minWidth: '140px', maxWidth: '380px' },
  kinds: { display: 'flex', gap: tokens.spacingHorizontalXXS },
  kind: {
    minWidth: 'auto',
    paddingLeft: tokens.spacingHorizontalS,
    paddingRight: tokens.spacingHorizontalS,
    fontWeight: tokens.fontWeightRegular,
  },
});

function toggled<T>(values: readonly T[], value: T): readonly T[] {
  return values.includes(value) ? values.filter((known) => known !== value) : [...values, value];
}

function KindToggles({ filter }: { readonly filter: Filter }) {
  const colors = useKindColors();
  const styles = useStyles();
  const texts = useTexts();
  const { applyFilter } = useActions();
  return (
    <div className={styles.kinds} role="group" aria-label={texts.log.outcome}>
      {kinds.map((kind) => (
        <ToggleButton
          key={kind}
          className={styles.kind}
          checked={filter.kinds.includes(kind)}
          icon={<span className={colors[kind]}>{kindIcons[kind]}</span>}
          onClick={() => {
            applyFilter({ ...filter, kinds: toggled(filter.kinds, kind) });
          }}
        >
          {texts.kinds[kind]}
        </ToggleButton>
      ))}
    </div>
  );
}

function TextSearch({ filter }: { readonly filter: Filter }) {
  const styles = useStyles();
  const texts = useTexts();
  const { applyFilter } = useActions();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(filter.text);
  useEffect(() => {
    if (text === filter.text) return;
    const timer = setTimeout(() => {
      applyFilter({ ...filter, text });
    }, debounceMs);
    return () => {
      clearTimeout(timer);
    };
  }, [text, filter, applyFilter]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'f' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      input.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <SearchBox
      input={{ ref: input }}
      className={styles.search}
      value={text}
      maxLength={200}
      aria-label={texts.log.search}
      placeholder={texts.log.searchHint}
      onChange={(_event, data) => {
        setText(data.value);
      }}
    />
  );
}

/** What of the log is shown. Every change asks the host at once; typing after a short rest. */
export function FilterBar() {
  const styles = useStyles();
  const texts = useTexts();
  const { applyFilter } = useActions();
  const filter = useConsoleState((state) => state.log.filter);
  const [clearings, setClearings] = useState(0);
  return (
    <div className={styles.bar} role="search" aria-label={texts.log.filters}>
      <TextSearch key={clearings} filter={filter} />
      <OperationPicker filter={filter} />
      <TimeRangePicker filter={filter} />
      <KindToggles filter={filter} />
      {isFiltering(filter) && (
        <Tooltip content={texts.log.clear} relationship="label">
          <Button
            appearance="subtle"
            icon={<FilterDismissRegular />}
            onClick={() => {
              setClearings(clearings + 1);
              applyFilter(noFilter);
            }}
          />
        </Tooltip>
      )}
    </div>
  );
}
