import { makeStyles, tokens } from '@fluentui/react-components';

/** Row height in CSS pixels; the virtual list counts on it. */
export const rowHeight = 38;
/** Height of the header row, which stays in sight. */
export const headerHeight = 34;

// The ranges do not overlap: the order in which style rules land in the page is not ours to choose.
const middling = '@container (min-width: 741px) and (max-width: 900px)';
const small = '@container (max-width: 740px)';

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
    gridTemplateColumns: '136px minmax(110px, 176px) minmax(140px, 1.2fr) minmax(200px, 1.3fr) 52px 76px',
    [middling]: {
      gridTemplateColumns: '136px minmax(100px, 150px) minmax(120px, 1fr) minmax(180px, 1.2fr) 72px',
    },
    [small]: { gridTemplateColumns: '136px minmax(90px, 1fr) minmax(110px, 1.1fr) 64px' },
  },
  cell: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  operation: { [small]: { display: 'none' } },
  event: {
    fontVariantNumeric: 'tabular-nums',
    [middling]: { display: 'none' },
    [small]: { display: 'none' },
  },
  time: { fontVariantNumeric: 'tabular-nums' },
  duration: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
});
