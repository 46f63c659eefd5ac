import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronUpRegular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import type { DiagnosisLine } from '../../shared/model/diagnosis';
import { CheckIcon } from './check-icon';
import { useHiddenStyles } from './hidden';
import { useTexts } from '../i18n/messages-context';
import { Remedy } from './remedy';

const useStyles = makeStyles({
  line: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalS,
    alignItems: 'start',
    padding: `${tokens.spacingVerticalSNudge} 0`,
  },
  text: {
    minWidth: 0,
    overflowWrap: 'anywhere',
    lineHeight: tokens.lineHeightBase300,
    color: tokens.colorNeutralForeground1,
  },
  good: { color: tokens.colorNeutralForeground2 },
  bad: { fontWeight: tokens.fontWeightSemibold },
  toggle: { marginTop: '-2px', whiteSpace: 'nowrap' },
  remedy: { gridColumn: '2 / -1', marginTop: tokens.spacingVerticalSNudge, minWidth: 0 },
});

/** One answer: icon, words and, where there is something to do, that. A problem shows at once what to do. */
export function DiagnosisLineView({ line }: { readonly line: DiagnosisLine }) {
  const styles = useStyles();
  const hidden = useHiddenStyles();
  const { people: words } = useTexts();
  const [open, setOpen] = useState(line.state === 'bad');
  const remedyId = useId();
  const { state, text, remedy } = line;
  const emphasis = state === 'good' ? styles.good : state === 'bad' ? styles.bad : undefined;
  return (
    <li className={styles.line}>
      <CheckIcon result={state} />
      <span className={mergeClasses(styles.text, emphasis)}>
        <span className={hidden.hidden}>{`${words.states[state]}: `}</span>
        {text}
      </span>
      {remedy !== null && (
        <Button
          className={styles.toggle}
          appearance="subtle"
          size="small"
          iconPosition="after"
          icon={open ? <ChevronUpRegular /> : <ChevronDownRegular />}
          aria-expanded={open}
          aria-controls={open ? remedyId : undefined}
          aria-label={words.remedyFor(text)}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {words.remedy}
        </Button>
      )}
      {remedy !== null && open && (
        <div id={remedyId} className={styles.remedy}>
          <Remedy remedy={remedy} />
        </div>
      )}
    </li>
  );
}
