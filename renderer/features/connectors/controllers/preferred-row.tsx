import { Button, makeStyles, tokens, Tooltip } from '@fluentui/react-components';
import {
  ArrowDownRegular,
  ArrowUpRegular,
  DismissRegular,
  ReOrderDotsVerticalRegular,
} from '@fluentui/react-icons';
import type { KeyboardEvent, ReactElement } from 'react';
import { BreakableName } from '../../../components/breakable-name';
import { removes } from '../../../components/use-focus-after-removal';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import type { PreferredModel } from './use-preferred';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: '20px 24px minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalXS}`,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    cursor: 'grab',
  },
  handle: { display: 'grid', fontSize: '16px', color: tokens.colorNeutralForeground3 },
  number: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums', textAlign: 'right' },
  host: { minWidth: 0, overflowWrap: 'anywhere', paddingLeft: tokens.spacingHorizontalXS },
  missing: {
    display: 'block',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorStatusWarningForeground1,
  },
  buttons: { display: 'flex' },
});

interface PreferredRowProps {
  readonly host: string;
  readonly index: number;
  readonly count: number;
  /** The list of what was found is there, and the host is not in it. */
  readonly missing: boolean;
  readonly model: PreferredModel;
  readonly onRemoved: () => void;
}

/** One preferred domain controller with its buttons. Alt and an arrow key anywhere in it move it as well. */
export function PreferredRow({ host, index, count, missing, model, onRemoved }: PreferredRowProps) {
  const styles = useStyles();
  const formats = useFormats();
  const { controllers: words } = useTexts().connectors;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    model.move(index, event.key === 'ArrowUp' ? index - 1 : index + 1);
  };
  const button = (label: string, icon: ReactElement, disabled: boolean, onClick: () => void) => (
    <Tooltip content={label} relationship="label">
      <Button appearance="subtle" size="small" icon={icon} disabledFocusable={disabled} onClick={onClick} />
    </Tooltip>
  );
  return (
    <div className={styles.row} onKeyDown={onKeyDown}>
      <span className={styles.handle} title={words.drag} aria-hidden="true">
        <ReOrderDotsVerticalRegular />
      </span>
      <span className={styles.number}>{words.order(formats.count(index + 1))}</span>
      <span className={styles.host}>
        <BreakableName>{host}</BreakableName>
        {missing && <span className={styles.missing}>{words.notFound}</span>}
      </span>
      <span className={styles.buttons}>
        {button(words.up(host), <ArrowUpRegular />, index === 0, () => {
          model.move(index, index - 1);
        })}
        {button(words.down(host), <ArrowDownRegular />, index === count - 1, () => {
          model.move(index, index + 1);
        })}
        <Tooltip content={words.remove(host)} relationship="label">
          <Button
            {...removes}
            appearance="subtle"
            size="small"
            icon={<DismissRegular />}
            onClick={() => {
              model.remove(host);
              onRemoved();
            }}
          />
        </Tooltip>
      </span>
    </div>
  );
}
