import { Button, Field, Input, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { AddRegular, DeleteRegular } from '@fluentui/react-icons';
import { focusWhenEmpty, removes, useFocusAfterRemoval } from '../../../components/use-focus-after-removal';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import type { ControllerRow } from './forest-draft';

const useStyles = makeStyles({
  rows: { display: 'grid', gap: tokens.spacingVerticalXS },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr) auto',
    gap: tokens.spacingHorizontalS,
  },
  add: { justifySelf: 'start' },
});

interface RowProps {
  readonly row: ControllerRow;
  readonly number: string;
  readonly onChange: (row: ControllerRow) => void;
  readonly onRemove: () => void;
}

function Row({ row, number, onChange, onRemove }: RowProps) {
  const styles = useStyles();
  const { form: words } = useTexts().connectors;
  const which = words.row(number);
  return (
    <div className={styles.row}>
      <Input
        aria-label={`${words.host}, ${which}`}
        value={row.host}
        placeholder={words.host}
        spellCheck={false}
        onChange={(_event, data) => {
          onChange({ ...row, host: data.value });
        }}
      />
      <Input
        aria-label={`${words.address}, ${which}`}
        value={row.address}
        placeholder={words.address}
        spellCheck={false}
        onChange={(_event, data) => {
          onChange({ ...row, address: data.value });
        }}
      />
      <Tooltip content={words.removeController(number)} relationship="label">
        <Button {...removes} appearance="subtle" icon={<DeleteRegular />} onClick={onRemove} />
      </Tooltip>
    </div>
  );
}

interface ControllersFieldProps {
  readonly rows: readonly ControllerRow[];
  readonly problem: string | undefined;
  readonly onChange: (rows: readonly ControllerRow[]) => void;
}

/** Domain controllers by hand: host names and addresses. */
export function ControllersField({ rows, problem, onChange }: ControllersFieldProps) {
  const styles = useStyles();
  const formats = useFormats();
  const { form: words } = useTexts().connectors;
  const [ref, onRemoved] = useFocusAfterRemoval<HTMLDivElement>();
  const add = (): void => {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
    onChange([...rows, { key, host: '', address: '' }]);
  };
  return (
    <Field
      label={words.controllers}
      hint={words.controllersHint}
      {...(problem === undefined ? {} : { validationMessage: problem })}
    >
      <div ref={ref} role="group" className={styles.rows}>
        {rows.map((row, index) => (
          <Row
            key={row.key}
            row={row}
            number={formats.count(index + 1)}
            onChange={(next) => {
              onChange(rows.map((one) => (one.key === row.key ? next : one)));
            }}
            onRemove={() => {
              onChange(rows.filter((one) => one.key !== row.key));
              onRemoved(index);
            }}
          />
        ))}
        <Button {...focusWhenEmpty} className={styles.add} size="small" icon={<AddRegular />} onClick={add}>
          {words.addController}
        </Button>
      </div>
    </Field>
  );
}
