import { Checkbox, makeStyles, MessageBar, MessageBarBody, Text, tokens } from '@fluentui/react-components';
import type { SetupFeatures } from '../../../shared/model/setup';
import { Panel } from '../../components/panel';
import { useTexts } from '../../i18n/messages-context';
import { useConsole, useSetupState } from '../../state/console-context';
import { useWizard } from './use-wizard';
import { WizardFrame } from './wizard-frame';

const useStyles = makeStyles({
  feature: { display: 'grid', gap: tokens.spacingVerticalXXS },
  text: { paddingLeft: '36px', color: tokens.colorNeutralForeground2 },
});

interface FeatureProps {
  readonly label: string;
  readonly text: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Feature({ label, text, checked, disabled = false, onChange }: FeatureProps) {
  const styles = useStyles();
  return (
    <div className={styles.feature}>
      <Checkbox
        label={<Text weight="semibold">{label}</Text>}
        checked={checked}
        disabled={disabled}
        onChange={(_event, data) => {
          onChange(data.checked === true);
        }}
      />
      <Text className={styles.text}>{text}</Text>
    </div>
  );
}

/** Optional features, as the source documents name them. */
export function FeaturesPage() {
  const { wizard } = useTexts();
  const { features: words } = wizard;
  const { setup } = useConsole();
  const { draft, problem, attempt, back } = useWizard('features');
  const ticked = useSetupState((state) => state.features);
  const features: SetupFeatures = ticked ?? draft?.features ?? { passwordWriteback: true, allowUnlock: true };
  const change = (part: Partial<SetupFeatures>): void => {
    setup.keep({ features: { ...features, ...part } });
  };
  return (
    <WizardFrame
      title={wizard.pages.features}
      intro={words.intro}
      problem={problem}
      back={back}
      primary={{
        label: wizard.next,
        onClick: () => void attempt(() => setup.call('setup.features', features), 'next'),
      }}
    >
      <Panel title={words.list}>
        <Feature
          label={words.passwordWriteback}
          text={words.passwordWritebackText}
          checked={features.passwordWriteback}
          onChange={(passwordWriteback) => {
            change({ passwordWriteback });
          }}
        />
        <Feature
          label={words.allowUnlock}
          text={words.allowUnlockText}
          checked={features.allowUnlock}
          disabled={!features.passwordWriteback}
          onChange={(allowUnlock) => {
            change({ allowUnlock });
          }}
        />
      </Panel>
      {!features.passwordWriteback && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{words.off}</MessageBarBody>
        </MessageBar>
      )}
    </WizardFrame>
  );
}
