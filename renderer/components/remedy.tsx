import { makeStyles, tokens } from '@fluentui/react-components';
import { CopyButton } from './copy-button';
import { useTexts } from '../i18n/messages-context';
import { remedySteps } from './remedy-steps';

const useStyles = makeStyles({
  remedy: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderLeft: `3px solid ${tokens.colorBrandStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  words: { margin: 0, overflowWrap: 'anywhere', color: tokens.colorNeutralForeground1 },
  shell: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  command: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    alignItems: 'start',
    columnGap: tokens.spacingHorizontalXS,
    marginTop: tokens.spacingVerticalXXS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXS} ${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  code: {
    padding: `${tokens.spacingVerticalXXS} 0`,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
  },
});

/** What to do, line by line; each command can be copied by itself. */
export function Remedy({ remedy }: { readonly remedy: string }) {
  const styles = useStyles();
  const { people: words } = useTexts();
  return (
    <div className={styles.remedy}>
      {remedySteps(remedy).map((step, index) => (
        <div key={index}>
          {step.words !== null && <p className={styles.words}>{step.words}</p>}
          {step.command !== null && step.shell !== null && (
            <>
              <div className={styles.shell}>{words.shells[step.shell]}</div>
              <div className={styles.command}>
                <code className={styles.code}>{step.command}</code>
                <CopyButton what={`${words.shells[step.shell]} ${words.command}`} value={step.command} />
              </div>
            </>
          )}
        </div>
      ))}
    </div>
  );
}
