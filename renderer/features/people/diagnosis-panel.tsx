import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { Panel } from '../../components/panel';
import { useTexts } from '../../i18n/messages-context';
import { usePeopleState } from '../../state/people-hooks';
import { DiagnosisGroupView } from './diagnosis-group';
import { groupLines, worstState } from './groups';

const useStyles = makeStyles({
  panel: { gap: 0, '& > :first-child': { marginBottom: tokens.spacingVerticalS } },
  skeleton: { display: 'grid', gap: tokens.spacingVerticalL },
  missing: {
    margin: 0,
    paddingTop: tokens.spacingVerticalM,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground3,
  },
});

/** The lines of the diagnosis in their parts. Before there are any: their shape, or nothing when the check failed. */
export function DiagnosisPanel() {
  const styles = useStyles();
  const { people: words } = useTexts();
  const diagnosis = usePeopleState((state) => state.check.diagnosis);
  const checking = usePeopleState((state) => state.check.checking);
  if (diagnosis === null) {
    if (!checking) return null;
    return (
      <Panel title={words.diagnosis}>
        <Skeleton aria-label={words.checking} className={styles.skeleton}>
          {[0, 1, 2, 3, 4, 5].map((row) => (
            <SkeletonItem key={row} size={20} />
          ))}
        </Skeleton>
      </Panel>
    );
  }
  const { groups, missing } = groupLines(diagnosis.lines);
  const worst = worstState(diagnosis.lines);
  return (
    <Panel title={words.diagnosis} className={styles.panel}>
      {groups.map(({ group, lines }) => (
        <DiagnosisGroupView
          // Where all is well all is shown; else what is good is folded away, also when that changes with a new check.
          key={`${group} ${worst}`}
          title={words.groups[group]}
          lines={lines}
          startsOpen={worst === 'good'}
        />
      ))}
      {missing.length > 0 && (
        <p className={styles.missing}>{words.notChecked(missing.map((group) => words.groups[group]))}</p>
      )}
    </Panel>
  );
}
