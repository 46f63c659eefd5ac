import { makeStyles, tokens } from '@fluentui/react-components';

/** Row height in CSS pixels; the virtual list counts on it. */
export const rowHeight = 38;
/** Height of the header row, which stays in sight. */
export const headerHeight = 34;

const middling = '@container (max-width: 820px)';
const small = '@container (max-width: 640px)';

/**
 * The columns of header and rows. The grid is a size container: where the details pane or a small window leaves less
 * room, first the event and then the operation column goes; both are in the details.
 */
export const useColumnStyles = makeStyles({
  columns: {
    display: 'grid',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    padding: `0 ${tokens.spacingHorizontalXXL}`,
    gridTemplateColumns: '128px minmax(110px, 172px) minmax(140px, 1.2fr) minmax(200px, 1.4fr) 56px 76px',
    [middling]: {
      gridTemplateColumns: '128px minmax(110px, 160px) minmax(120px, 1fr) minmax(190px, 1.2fr) 72px',
    },
    [small]: { gridTemplateColumns: '128px minmax(100px, 1fr) minmax(150px, 1.2fr) 64px' },
  },
  cell: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  operation: { [small]: { display: 'none' } },
  event: { fontVariantNumeric: 'tabular-nums', [middling]: { display: 'none' } },
  time: { fontVariantNumeric: 'tabular-nums' },
  duration: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
});
