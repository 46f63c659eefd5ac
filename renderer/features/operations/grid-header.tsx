import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useTexts } from '../../i18n/messages-context';
import { headerHeight, useColumnStyles } from './grid-columns';

const useStyles = makeStyles({
  head: { position: 'sticky', top: 0, zIndex: 1 },
  row: {
    height: `${String(headerHeight)}px`,
    boxSizing: 'border-box',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

/** The names of the columns, always in sight. */
export function GridHeader() {
  const styles = useStyles();
  const columns = useColumnStyles();
  const { columns: names } = useTexts().log;
  const shown = [
    { name: names.time, style: columns.time },
    { name: names.operation, style: columns.operation },
    { name: names.user, style: undefined },
    { name: names.outcome, style: undefined },
    { name: names.event, style: columns.event },
    { name: names.duration, style: columns.duration },
  ];
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={mergeClasses(columns.columns, styles.row)}>
        {shown.map(({ name, style }) => (
          <div key={name} role="columnheader" className={mergeClasses(columns.cell, style)}>
            {name}
          </div>
        ))}
      </div>
    </div>
  );
}
