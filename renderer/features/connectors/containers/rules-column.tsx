import { Button, Field, Input, makeStyles, Text, tokens, Tooltip } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { focusWhenEmpty, removes, useFocusAfterRemoval } from '../../../components/use-focus-after-removal';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import { ruleProblem, setIncluded, withoutRule, type RuleIndex } from './container-rules';
import { RuleLine } from './rule-line';

/** Rules listed; the tree shows the others. */
const listed = 200;

const useStyles = makeStyles({
  column: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    minWidth: 0,
    minHeight: 0,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  help: { color: tokens.colorNeutralForeground3 },
  list: { flexGrow: 1, minHeight: '72px', margin: 0, padding: 0, overflowY: 'auto' },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    marginTop: tokens.spacingVerticalS,
  },
});

interface RulesColumnProps {
  readonly rules: RuleIndex;
  /** The partition. */
  readonly root: string;
  readonly onChange: (rules: RuleIndex) => void;
}

/** Gives a container a rule by its name, where the tree does not list it. */
function ByName({ rules, root, onChange }: RulesColumnProps) {
  const styles = useStyles();
  const { containers: words } = useTexts().connectors;
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<ReturnType<typeof ruleProblem>>(null);
  const set = (included: boolean): void => {
    const found = ruleProblem(name, root);
    setProblem(found);
    if (found !== null) return;
    onChange(setIncluded(rules, name.trim(), included));
    setName('');
  };
  return (
    <div>
      <Field
        label={words.byName}
        {...(problem === null ? {} : { validationMessage: words.byNameProblems[problem] })}
      >
        <Input
          {...focusWhenEmpty}
          value={name}
          spellCheck={false}
          autoComplete="off"
          onChange={(_event, data) => {
            setName(data.value);
            setProblem(null);
          }}
        />
      </Field>
      <div className={styles.buttons}>
        <Button size="small" onClick={() => set(true)}>
          {words.include}
        </Button>
        <Button size="small" onClick={() => set(false)}>
          {words.exclude}
        </Button>
      </div>
    </div>
  );
}

/** The rules that the ticks come down to; each can be taken away, and others given by name. */
export function RulesColumn({ rules, root, onChange }: RulesColumnProps) {
  const styles = useStyles();
  const formats = useFormats();
  const { containers: words, partitions } = useTexts().connectors;
  const [ref, onRemoved] = useFocusAfterRemoval<HTMLElement>();
  const more = rules.rules.length - listed;
  return (
    <section ref={ref} className={styles.column} aria-label={words.rules}>
      <h3 className={styles.title}>{words.rules}</h3>
      <Text size={200} className={styles.help}>
        {words.rulesHelp}
      </Text>
      {rules.rules.length === 0 ? (
        <div className={styles.list}>{words.noRules}</div>
      ) : (
        <ul className={styles.list} aria-label={words.rules} tabIndex={0}>
          {rules.rules.slice(0, listed).map((rule, index) => (
            <RuleLine
              key={rule.distinguishedName}
              rule={rule}
              root={root}
              action={
                <Tooltip content={words.removeRule(rule.distinguishedName)} relationship="label">
                  <Button
                    {...removes}
                    appearance="subtle"
                    size="small"
                    icon={<DismissRegular />}
                    onClick={() => {
                      onChange(withoutRule(rules, rule.distinguishedName));
                      onRemoved(index);
                    }}
                  />
                </Tooltip>
              }
            />
          ))}
          {more > 0 && <li>{partitions.moreRules(formats.count(more))}</li>}
        </ul>
      )}
      <ByName rules={rules} root={root} onChange={onChange} />
    </section>
  );
}
