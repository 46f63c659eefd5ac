import { makeStyles, tokens } from '@fluentui/react-components';
import type { FoundPersonView } from '../../../shared/ipc/directory-channels';
import { DiagnosisPanel } from './diagnosis-panel';
import { LineagePanel } from './lineage-panel';
import { NoPasswords } from './no-passwords';
import { PersonHeader } from './person-header';
import { PersonOperations } from './person-operations';
import { SummaryBanner } from './summary-banner';

const wide = '@media (min-width: 1500px)';

const useStyles = makeStyles({
  view: {
    display: 'grid',
    gap: tokens.spacingHorizontalL,
    gridTemplateColumns: 'minmax(0, 1fr)',
    alignItems: 'start',
    maxWidth: '1400px',
    margin: '0 auto',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL} ${tokens.spacingVerticalXXL}`,
    [wide]: { gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)' },
  },
  full: { gridColumn: '1 / -1', minWidth: 0 },
});

/** One person: who it is, whether writeback works for them and why, what has happened, and how they are linked. */
export function PersonView({ person }: { readonly person: FoundPersonView }) {
  const styles = useStyles();
  return (
    <div className={styles.view}>
      <div className={styles.full}>
        <PersonHeader person={person} />
      </div>
      <div className={styles.full}>
        <SummaryBanner />
      </div>
      <DiagnosisPanel />
      <PersonOperations person={person} />
      <div className={styles.full}>
        <LineagePanel person={person} />
      </div>
      <div className={styles.full}>
        <NoPasswords />
      </div>
    </div>
  );
}
