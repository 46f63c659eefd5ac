import {
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useTexts } from '../../../i18n/messages-context';
import { Elapsed } from '../../../components/elapsed';
import { errorReason } from '../../../components/error-reason';
import { StepLine } from '../../../components/step-line';
import { shownSteps, verdict } from './test-result';
import type { TestState } from './use-test';

const useStyles = makeStyles({
  box: { display: 'grid', gap: tokens.spacingVerticalS, minWidth: 0 },
  list: { margin: 0, padding: 0 },
  verdict: { fontWeight: tokens.fontWeightSemibold },
});

function Verdict({ state }: { readonly state: TestState }) {
  const styles = useStyles();
  const texts = useTexts();
  const { connectors: words } = texts;
  if (state.phase === 'idle') return null;
  if (state.phase === 'running') return <Elapsed label={words.test.running} since={state.since} />;
  if (state.phase === 'failed')
    return (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{words.test.failed}</MessageBarTitle>
          {errorReason(state.error, texts)}
        </MessageBarBody>
      </MessageBar>
    );
  const said = { good: words.test.passed, warning: words.test.warned, bad: words.test.notPassed };
  return <span className={styles.verdict}>{said[verdict(state.steps)]}</span>;
}

/** A connection test as far as it has come: every step with what was found. Nothing before the first test. */
export function TestSteps({ state }: { readonly state: TestState }) {
  const styles = useStyles();
  const { connectors: words } = useTexts();
  const found = state.phase === 'done' ? state.steps : null;
  const listed = state.phase === 'running' || state.phase === 'done';
  return (
    <div className={styles.box}>
      <div role="status">
        <Verdict state={state} />
      </div>
      {listed && (
        <ol className={styles.list} aria-label={words.test.label}>
          {shownSteps(found).map(({ id, result, text, remedy, ms }) => (
            <StepLine key={id} result={result} word={words.checkResults[result]} remedy={remedy} ms={ms}>
              <Text weight="semibold">{`${words.test.steps[id]} `}</Text>
              {text}
            </StepLine>
          ))}
        </ol>
      )}
    </div>
  );
}
