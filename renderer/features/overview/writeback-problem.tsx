import { makeStyles, MessageBar, MessageBarBody, MessageBarTitle, tokens } from '@fluentui/react-components';
import type { AgentStatus } from '../../../shared/model/agent-status';
import { useTexts } from '../../i18n/messages-context';
import { useConsoleState } from '../../state/console-context';

const useStyles = makeStyles({
  block: { display: 'block' },
  remedy: { display: 'block', marginTop: tokens.spacingVerticalXS },
  bar: { paddingTop: tokens.spacingVerticalS, paddingBottom: tokens.spacingVerticalS },
});

function kindOf(status: AgentStatus): 'failed' | 'off' | 'other' {
  if (status.writeback === 'failed') return 'failed';
  return status.writeback === 'off' ? 'off' : 'other';
}

/** Why writeback is not as it should be, and what to do. Nothing while all is well. */
export function WritebackProblem({ status }: { readonly status: AgentStatus }) {
  const styles = useStyles();
  const texts = useTexts();
  const switchError = useConsoleState((state) => state.switchError);
  const kind = kindOf(status);
  if (status.problem !== null) {
    const remedy = texts.overview.problemRemedy[kind];
    return (
      <MessageBar intent={kind === 'failed' ? 'error' : 'warning'} layout="multiline" className={styles.bar}>
        <MessageBarBody>
          <MessageBarTitle>{texts.overview.problemTitle[kind]}</MessageBarTitle>
          <span className={styles.block}>{status.problem}</span>
          {remedy !== '' && <span className={styles.remedy}>{remedy}</span>}
        </MessageBarBody>
      </MessageBar>
    );
  }
  if (switchError === null) return null;
  return (
    <MessageBar intent="error" layout="multiline" className={styles.bar}>
      <MessageBarBody>
        <MessageBarTitle>{texts.overview.switchFailed}</MessageBarTitle>
        <span className={styles.block}>{switchError.message}</span>
      </MessageBarBody>
    </MessageBar>
  );
}
