import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { DiagnosisLine, PartitionDiagnosis } from '../../../../shared/model/diagnosis';
import { BreakableName } from '../../../components/breakable-name';
import { CheckIcon } from '../../../components/check-icon';
import { useHiddenStyles } from '../../../components/hidden';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import { DiagnosisLineView } from '../../../components/diagnosis-line';
import { byTrouble, countContainers, worst } from './permission-counts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  heading: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  summary: { color: tokens.colorNeutralForeground2 },
  container: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  head: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightRegular },
  toggle: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) 20px',
    columnGap: tokens.spacingHorizontalS,
    alignItems: 'center',
    width: '100%',
    padding: `${tokens.spacingVerticalXS} 0`,
    border: 'none',
    backgroundColor: 'transparent',
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    textAlign: 'left',
    color: tokens.colorNeutralForeground1,
    cursor: 'pointer',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  name: { display: 'block', fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  sample: {
    display: 'block',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
  },
  chevron: { display: 'grid', fontSize: '20px', color: tokens.colorNeutralForeground3 },
  lines: { margin: 0, padding: `0 0 ${tokens.spacingVerticalXS} 28px`, listStyleType: 'none' },
});

interface LinesProps {
  readonly lines: readonly DiagnosisLine[];
  readonly className: string;
}

function Lines({ lines, className }: LinesProps) {
  return (
    <ul className={className}>
      {lines.map((line) => (
        <DiagnosisLineView key={line.id} line={line} />
      ))}
    </ul>
  );
}

/** One container; where all is well, its lines are folded away. */
function ContainerLines({ container }: { readonly container: PartitionDiagnosis['containers'][number] }) {
  const styles = useStyles();
  const hidden = useHiddenStyles();
  const { connectors: words } = useTexts();
  const state = worst(container.lines);
  const [open, setOpen] = useState(state !== 'good');
  return (
    <section className={styles.container} aria-label={container.distinguishedName}>
      <h4 className={styles.head}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          <CheckIcon result={state} />
          <span>
            <span className={hidden.hidden}>{`${words.checkResults[state]}: `}</span>
            <span className={styles.name}>
              <BreakableName>{container.distinguishedName}</BreakableName>
            </span>
            <span className={styles.sample}>{words.permissions.sample(container.sample)}</span>
          </span>
          <span className={styles.chevron} aria-hidden="true">
            {open ? <ChevronDownRegular /> : <ChevronRightRegular />}
          </span>
        </button>
      </h4>
      {open && <Lines lines={container.lines} className={styles.lines} />}
    </section>
  );
}

/** What the check has found: the whole partition first, then its containers, the worst first. */
export function PermissionLines({ diagnosis }: { readonly diagnosis: PartitionDiagnosis }) {
  const styles = useStyles();
  const formats = useFormats();
  const { permissions: words } = useTexts().connectors;
  const { bad, warning, good } = countContainers(diagnosis);
  const { containers, notLookedAt } = diagnosis;
  return (
    <>
      <Text role="status" size={200} className={styles.summary}>
        {words.checkedAt(formats.dateTime(diagnosis.at))}
      </Text>
      <h3 className={styles.heading}>{words.whole}</h3>
      <Lines lines={diagnosis.lines} className={styles.list} />
      <h3 className={styles.heading}>{words.containers}</h3>
      <Text className={styles.summary}>
        {containers.length === 0
          ? words.none
          : words.summary(formats.count(bad), formats.count(warning), formats.count(good))}
      </Text>
      {byTrouble(containers).map((container) => (
        <ContainerLines key={container.distinguishedName} container={container} />
      ))}
      {notLookedAt > 0 && (
        <Text className={styles.summary}>{words.notLookedAt(notLookedAt, formats.count(notLookedAt))}</Text>
      )}
    </>
  );
}
