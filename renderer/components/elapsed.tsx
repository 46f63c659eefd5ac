import { makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useNow } from './use-now';
import { useFormats, useTexts } from '../i18n/messages-context';

const secondMs = 1000;

const useStyles = makeStyles({
  line: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  seconds: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
});

interface ElapsedProps {
  readonly label: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** That something is going on, and for how long. The seconds are for the eye only: read out, they would never end. */
export function Elapsed({ label, since }: ElapsedProps) {
  const styles = useStyles();
  const formats = useFormats();
  const { connectors: words } = useTexts();
  const seconds = Math.max(0, Math.floor((useNow() - since) / secondMs));
  return (
    <div className={styles.line}>
      <Spinner size="tiny" label={label} />
      <span className={styles.seconds} aria-hidden="true">
        {words.seconds(formats.count(seconds))}
      </span>
    </div>
  );
}
