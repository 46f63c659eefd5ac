import {
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components';
import type { KeyGeneration } from '../../../shared/ipc/keys-channels';
import { StateBadge, type Health } from '../../components/state-badge';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';

const healths: Record<KeyGeneration['state'], Health> = {
  current: 'good',
  retiring: 'busy',
  destroyed: 'idle',
};

const useStyles = makeStyles({
  kid: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  cell: {
    verticalAlign: 'top',
    paddingTop: tokens.spacingVerticalS,
    paddingBottom: tokens.spacingVerticalS,
    height: 'auto',
  },
  quiet: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

function Row({ generation }: { readonly generation: KeyGeneration }) {
  const styles = useStyles();
  const formats = useFormats();
  const now = useNow();
  const { keys: words } = useTexts();
  const { kid, createdAt, expiresAt, state } = generation;
  const ended = expiresAt <= now;
  const when = formats.relative(expiresAt, now);
  return (
    <TableRow>
      <TableCell className={styles.cell}>
        <span className={styles.kid}>{kid}</span>
      </TableCell>
      <TableCell className={styles.cell}>
        {formats.dateTime(createdAt)}
        <span className={styles.quiet}>{formats.relative(createdAt, now)}</span>
      </TableCell>
      <TableCell className={styles.cell}>
        {state === 'destroyed' ? '–' : formats.dateTime(expiresAt)}
        {state !== 'destroyed' && <span className={styles.quiet}>{ended ? words.expired(when) : when}</span>}
      </TableCell>
      <TableCell className={styles.cell}>
        <StateBadge health={healths[state]}>{words.states[state]}</StateBadge>
        <span className={styles.quiet}>{words.meanings[state]}</span>
      </TableCell>
    </TableRow>
  );
}

/** Every key generation that is known, newest first. */
export function GenerationsTable({ generations }: { readonly generations: readonly KeyGeneration[] }) {
  const { keys: words } = useTexts();
  return (
    <Table aria-label={words.generations}>
      <TableHeader>
        <TableRow>
          {(['kid', 'created', 'expires', 'state'] as const).map((column) => (
            <TableHeaderCell key={column}>{words.columns[column]}</TableHeaderCell>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {generations.map((generation) => (
          <Row key={generation.kid} generation={generation} />
        ))}
      </TableBody>
    </Table>
  );
}
