import { makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { setupTasks, type SetupTask } from '../../../shared/model/setup';
import { useTexts } from '../../i18n/messages-context';
import { useConsole, useSetupState } from '../../state/console-context';
import { errorReason } from '../../components/error-reason';
import { pageBeside } from '../../state/setup-store';
import { WizardFrame } from './wizard-frame';

const useStyles = makeStyles({
  group: { alignItems: 'stretch', gap: tokens.spacingVerticalM },
  disabled: { color: tokens.colorNeutralForegroundDisabled },
  choice: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  label: { display: 'grid', gap: tokens.spacingVerticalXXS },
  text: { color: tokens.colorNeutralForeground2 },
});

/** Additional tasks: what the wizard is to do. */
export function TasksPage() {
  const styles = useStyles();
  const texts = useTexts();
  const { tasks: words } = texts.wizard;
  const { setup } = useConsole();
  const isSetUp = useSetupState(({ view }) => (view?.current ?? null) !== null);
  const draft = useSetupState(({ view }) => view?.draft ?? null);
  const [chosen, setChosen] = useState<SetupTask>(draft?.task ?? (isSetUp ? 'customize' : 'setUp'));
  const [problem, setProblem] = useState<string | null>(null);
  const go = async (): Promise<void> => {
    // Whoever went back and chooses the same again keeps what was typed in.
    if (draft?.task !== chosen) {
      const begun = await setup.call('setup.begin', { task: chosen });
      if (!begun.ok) {
        setProblem(errorReason(begun.error, texts));
        return;
      }
    }
    setup.show(pageBeside(chosen, 'tasks', 1));
  };
  const shown = setupTasks.filter((task) => (isSetUp ? task !== 'setUp' : task !== 'customize'));
  return (
    <WizardFrame
      title={texts.wizard.pages.tasks}
      intro={words.intro}
      problem={problem}
      back={() => {
        setup.show('welcome');
      }}
      primary={{ label: texts.wizard.next, onClick: () => void go() }}
    >
      <RadioGroup
        className={styles.group}
        aria-label={words.label}
        value={chosen}
        onChange={(_event, { value }) => {
          const task = setupTasks.find((one) => one === value);
          if (task !== undefined) setChosen(task);
        }}
      >
        {shown.map((task) => (
          <div key={task} className={styles.choice}>
            <Radio
              value={task}
              disabled={!isSetUp && task !== 'setUp'}
              label={
                <span className={styles.label}>
                  <Text weight="semibold">{words.list[task].title}</Text>
                  <Text className={!isSetUp && task !== 'setUp' ? styles.disabled : styles.text}>
                    {!isSetUp && task !== 'setUp' ? words.later : words.list[task].text}
                  </Text>
                </span>
              }
            />
          </div>
        ))}
      </RadioGroup>
    </WizardFrame>
  );
}
