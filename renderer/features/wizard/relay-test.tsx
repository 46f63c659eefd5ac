import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { PlugConnectedCheckmarkRegular } from '@fluentui/react-icons';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { IpcError } from '../../../shared/ipc/contract';
import { relayStepIds, type RelayStep } from '../../../shared/model/setup';
import { ErrorText } from '../../components/error-text';
import { Panel } from '../../components/panel';
import { StepLine } from '../../components/step-line';
import { useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import { Elapsed } from '../../components/elapsed';

type State =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly since: number }
  | { readonly phase: 'done'; readonly steps: readonly RelayStep[] }
  | { readonly phase: 'failed'; readonly error: IpcError };

const useStyles = makeStyles({
  list: { margin: 0, padding: 0 },
  help: { color: tokens.colorNeutralForeground2 },
});

function Steps({ state }: { readonly state: State }) {
  const styles = useStyles();
  const { wizard, connectors } = useTexts();
  const { cloud: words } = wizard;
  if (state.phase === 'idle' || state.phase === 'failed') return null;
  const found = state.phase === 'done' ? state.steps : [];
  return (
    <ol className={styles.list} aria-label={words.testLabel}>
      {relayStepIds.map((id) => {
        const step = found.find((one) => one.id === id);
        const result = step?.state ?? 'waiting';
        return (
          <StepLine
            key={id}
            result={result}
            word={connectors.checkResults[result]}
            remedy={step?.remedy ?? null}
            ms={step?.ms ?? null}
          >
            <Text weight="semibold">{`${words.steps[id]} `}</Text>
            {step?.text}
          </StepLine>
        );
      })}
    </ol>
  );
}

function Verdict({ state }: { readonly state: State }) {
  const styles = useStyles();
  const { cloud: words } = useTexts().wizard;
  switch (state.phase) {
    case 'idle':
      return <Text className={styles.help}>{words.testHelp}</Text>;
    case 'running':
      return <Elapsed label={words.testing} since={state.since} />;
    case 'failed':
      return <ErrorText>{state.error.message}</ErrorText>;
    case 'done': {
      const good = state.steps.every((step) => step.state === 'good');
      return <Text weight="semibold">{good ? words.testGood : words.testBad}</Text>;
    }
  }
}

/** A test of the relay, step by step; made by itself when a file has just been chosen. */
export function RelayTest({
  pairing,
}: {
  readonly pairing: { readonly id: string; readonly fresh: boolean };
}) {
  const { cloud: words } = useTexts().wizard;
  const { api } = useConsole();
  const [state, setState] = useState<State>({ phase: 'idle' });
  const turn = useRef(0);
  const run = useCallback(() => {
    turn.current += 1;
    const mine = turn.current;
    setState({ phase: 'running', since: Date.now() });
    void api.call('setup.testRelay', undefined).then((answer) => {
      if (turn.current !== mine) return;
      setState(answer.ok ? { phase: 'done', steps: answer.value } : { phase: 'failed', error: answer.error });
    });
  }, [api]);
  const { id, fresh } = pairing;
  useEffect(() => {
    if (!fresh) return undefined;
    const soon = setTimeout(run);
    return () => {
      clearTimeout(soon);
      turn.current += 1;
    };
  }, [fresh, id, run]);
  const again = (
    <Button size="small" disabledFocusable={state.phase === 'running'} onClick={run}>
      {words.test}
    </Button>
  );
  return (
    <Panel title={words.relay} icon={<PlugConnectedCheckmarkRegular />} aside={again}>
      <div role="status">
        <Verdict state={state} />
      </div>
      <Steps state={state} />
    </Panel>
  );
}
