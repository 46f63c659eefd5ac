import { Dropdown, makeStyles, Option } from '@fluentui/react-components';
import { operations, type Operation } from '../../../shared/operations';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useActions } from '../../state/console-context';
import type { Filter } from '../../state/filter';

const useStyles = makeStyles({
  picker: { flex: '1 1 130px', minWidth: '120px', maxWidth: '190px' },
  button: { gridTemplateColumns: 'minmax(0, 1fr) auto' },
  value: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

/** Which operations are shown; none chosen = all. */
export function OperationPicker({ filter }: { readonly filter: Filter }) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  const { applyFilter } = useActions();
  const [only] = filter.operations;
  const shown = (): string => {
    if (only === undefined) return texts.log.allOperations;
    if (filter.operations.length === 1) return texts.operations[only];
    return texts.log.someOperations(formats.count(filter.operations.length));
  };
  return (
    <Dropdown
      className={styles.picker}
      button={{ className: styles.button, children: <span className={styles.value}>{shown()}</span> }}
      multiselect
      aria-label={texts.log.operation}
      value={shown()}
      selectedOptions={[...filter.operations]}
      onOptionSelect={(_event, { selectedOptions }) => {
        const chosen = operations.filter((operation: Operation) => selectedOptions.includes(operation));
        applyFilter({ ...filter, operations: chosen });
      }}
    >
      {operations.map((operation) => (
        <Option key={operation} value={operation}>
          {texts.operations[operation]}
        </Option>
      ))}
    </Dropdown>
  );
}
