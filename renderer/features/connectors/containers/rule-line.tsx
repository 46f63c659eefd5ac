import { makeStyles, tokens } from '@fluentui/react-components';
import { AddCircleRegular, SubtractCircleRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { ContainerRule } from '../../../../shared/model/partition';
import { BreakableName } from '../../../components/breakable-name';
import { useHiddenStyles } from '../../../components/hidden';
import { useTexts } from '../../../i18n/messages-context';
import { relativeName } from './container-rules';

const useStyles = makeStyles({
  line: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    minHeight: '24px',
    listStyleType: 'none',
  },
  plus: { display: 'grid', fontSize: '16px', color: tokens.colorStatusSuccessForeground1 },
  minus: { display: 'grid', fontSize: '16px', color: tokens.colorNeutralForeground3 },
  name: { minWidth: 0, overflowWrap: 'anywhere' },
});

interface RuleLineProps {
  readonly rule: ContainerRule;
  /** The partition, whose name need not be repeated. */
  readonly root: string;
  readonly action?: ReactNode;
}

/** One rule: a container, and whether it is included. */
export function RuleLine({ rule, root, action }: RuleLineProps) {
  const styles = useStyles();
  const hidden = useHiddenStyles();
  const { partitions: words } = useTexts().connectors;
  const { included, distinguishedName } = rule;
  return (
    <li className={styles.line} title={distinguishedName}>
      <span className={included ? styles.plus : styles.minus} aria-hidden="true">
        {included ? <AddCircleRegular /> : <SubtractCircleRegular />}
      </span>
      <span className={styles.name}>
        <span className={hidden.hidden}>{`${included ? words.plus : words.minus}: `}</span>
        <BreakableName>{relativeName(distinguishedName, root)}</BreakableName>
      </span>
      {action}
    </li>
  );
}
