import {
  Button,
  Dropdown,
  Field,
  Input,
  makeStyles,
  Option,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  tokens,
} from '@fluentui/react-components';
import { CalendarRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useActions } from '../../state/console-context';
import type { Filter, TimeRange } from '../../state/filter';
import { fromInputTime, toInputTime } from './input-time';

const kinds: readonly TimeRange['kind'][] = ['any', 'lastHour', 'lastDay', 'lastWeek', 'custom'];

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

const useStyles = makeStyles({
  picker: { flex: '1 1 130px', minWidth: '120px', maxWidth: '170px' },
  form: { display: 'grid', gap: tokens.spacingVerticalM, width: '260px' },
  range: { fontWeight: tokens.fontWeightRegular },
  buttons: { display: 'flex', justifyContent: 'flex-end' },
});

type CustomRange = Extract<TimeRange, { kind: 'custom' }>;

function CustomForm({
  range,
  onApply,
}: {
  readonly range: CustomRange;
  readonly onApply: (range: CustomRange) => void;
}) {
  const styles = useStyles();
  const { log: words } = useTexts();
  const [from, setFrom] = useState(toInputTime(range.from));
  const [to, setTo] = useState(toInputTime(range.to));
  const chosen: CustomRange = { kind: 'custom', from: fromInputTime(from), to: fromInputTime(to) };
  const inverted = chosen.from !== null && chosen.to !== null && chosen.from >= chosen.to;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!inverted) onApply(chosen);
      }}
    >
      <Field label={words.from}>
        <Input
          type="datetime-local"
          value={from}
          onChange={(_event, data) => {
            setFrom(data.value);
          }}
        />
      </Field>
      <Field label={words.to} {...(inverted ? { validationMessage: words.rangeInverted } : {})}>
        <Input
          type="datetime-local"
          value={to}
          onChange={(_event, data) => {
            setTo(data.value);
          }}
        />
      </Field>
      <div className={styles.buttons}>
        <Button type="submit" appearance="primary" disabled={inverted}>
          {words.apply}
        </Button>
      </div>
    </form>
  );
}

function CustomRangeButton({ filter, range }: { readonly filter: Filter; readonly range: CustomRange }) {
  const styles = useStyles();
  const { log: words } = useTexts();
  const formats = useFormats();
  const { applyFilter } = useActions();
  const [open, setOpen] = useState(true);
  const show = (at: number | null, otherwise: string): string =>
    at === null ? otherwise : formats.dayAndClock(at);
  return (
    <Popover
      trapFocus
      open={open}
      onOpenChange={(_event, data) => {
        setOpen(data.open);
      }}
    >
      <PopoverTrigger disableButtonEnhancement>
        <Button className={styles.range} icon={<CalendarRegular />}>
          {words.between(show(range.from, words.start), show(range.to, words.now))}
        </Button>
      </PopoverTrigger>
      <PopoverSurface aria-label={words.ranges.custom}>
        <CustomForm
          range={range}
          onApply={(chosen) => {
            setOpen(false);
            applyFilter({ ...filter, range: chosen });
          }}
        />
      </PopoverSurface>
    </Popover>
  );
}

/** Since when: a preset, or two moments. */
export function TimeRangePicker({ filter }: { readonly filter: Filter }) {
  const styles = useStyles();
  const { log: words } = useTexts();
  const { applyFilter } = useActions();
  const choose = (kind: TimeRange['kind']): void => {
    // The fields of the form hold whole minutes.
    const now = Math.floor(Date.now() / minuteMs) * minuteMs;
    const range: TimeRange = kind === 'custom' ? { kind, from: now - dayMs, to: null } : { kind };
    applyFilter({ ...filter, range });
  };
  return (
    <>
      <Dropdown
        className={styles.picker}
        aria-label={words.time}
        value={words.ranges[filter.range.kind]}
        selectedOptions={[filter.range.kind]}
        onOptionSelect={(_event, { optionValue }) => {
          const kind = kinds.find((known) => known === optionValue);
          if (kind !== undefined && kind !== filter.range.kind) choose(kind);
        }}
      >
        {kinds.map((kind) => (
          <Option key={kind} value={kind}>
            {words.ranges[kind]}
          </Option>
        ))}
      </Dropdown>
      {filter.range.kind === 'custom' && <CustomRangeButton filter={filter} range={filter.range} />}
    </>
  );
}
