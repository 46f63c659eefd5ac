import { makeStyles } from '@fluentui/react-components';
import { StateBadge } from '../../components/state-badge';
import { statusHealth } from './run-status';

const useStyles = makeStyles({
  // A badge has one line; the longest status needs two in a narrow window.
  status: {
    display: 'inline-flex',
    maxWidth: '100%',
    '& > div': { height: 'auto', minHeight: '20px', flexShrink: 1, overflowWrap: 'anywhere' },
  },
});

/** A status by the name admins know, with an icon and a colour. */
export function RunStatusBadge({ status }: { readonly status: string }) {
  return (
    <span className={useStyles().status}>
      <StateBadge health={statusHealth(status)}>{status}</StateBadge>
    </span>
  );
}
