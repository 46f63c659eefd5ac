import { Button, makeStyles, tokens, Tooltip } from '@fluentui/react-components';
import { OpenRegular, WarningFilled } from '@fluentui/react-icons';
import type { DeadLetter } from '../../../../shared/ipc/dead-letter-channels';
import { CopyButton } from '../../../components/copy-button';
import { Panel } from '../../../components/panel';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import { useActions } from '../../../state/console-context';
import { noFilter } from '../../../state/filter';
import { explainReason, type ReasonGroup } from './dead-letter-reason';

const useStyles = makeStyles({
  icon: { color: tokens.colorStatusWarningForeground3 },
  count: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  text: { margin: 0, maxWidth: '90ch' },
  remedy: {
    margin: 0,
    maxWidth: '90ch',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: tokens.fontSizeBase200,
    tableLayout: 'fixed',
  },
  head: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS} ${tokens.spacingVerticalXS} 0`,
    textAlign: 'left',
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  cell: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS} ${tokens.spacingVerticalXS} 0`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: 'anywhere',
    verticalAlign: 'middle',
  },
  time: { width: '150px' },
  size: { width: '90px' },
  id: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', minHeight: '24px' },
  mono: { fontFamily: tokens.fontFamilyMonospace, minWidth: 0, overflowWrap: 'anywhere' },
});

function MessageId({ letter }: { readonly letter: DeadLetter }) {
  const styles = useStyles();
  const { deadLetters: words } = useTexts();
  const { applyFilter, setOperationsView } = useActions();
  if (letter.messageId === '') return <span className={styles.id}>{words.noId}</span>;
  return (
    <span className={styles.id}>
      <span className={styles.mono}>{letter.messageId}</span>
      <CopyButton what={words.messageId} value={letter.messageId} />
      <Tooltip content={words.show} relationship="label">
        <Button
          appearance="subtle"
          size="small"
          icon={<OpenRegular />}
          onClick={() => {
            applyFilter({ ...noFilter, text: letter.messageId });
            setOperationsView('log');
          }}
        />
      </Tooltip>
    </span>
  );
}

function LetterRow({ letter }: { readonly letter: DeadLetter }) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  const { deadLetters: words } = texts;
  return (
    <tr>
      <td className={styles.cell}>
        {letter.enqueuedAt === null ? texts.notKnown : formats.shortDateTime(letter.enqueuedAt)}
      </td>
      <td className={styles.cell}>
        <MessageId letter={letter} />
      </td>
      <td className={styles.cell}>
        {letter.sizeBytes === null ? texts.notKnown : words.bytes(formats.count(letter.sizeBytes))}
      </td>
      <td className={styles.cell}>{letter.description === '' ? texts.none : letter.description}</td>
    </tr>
  );
}

/** The dead letters of one reason, with what it means and what to do. */
export function ReasonPanel({ reason, letters }: ReasonGroup) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  const { deadLetters: words } = texts;
  const { title, text, remedy } = explainReason(reason, texts);
  const count = words.count(letters.length, formats.count(letters.length));
  return (
    <Panel
      title={title}
      icon={<WarningFilled className={styles.icon} />}
      aside={<span className={styles.count}>{count}</span>}
    >
      <p className={styles.text}>{text}</p>
      <p className={styles.remedy}>
        <strong>{words.remedy}:</strong> {remedy}
      </p>
      <table className={styles.table} aria-label={title}>
        <colgroup>
          <col className={styles.time} />
          <col />
          <col className={styles.size} />
          <col />
        </colgroup>
        <thead>
          <tr>
            {[words.arrived, words.messageId, words.size, words.said].map((name) => (
              <th key={name} scope="col" className={styles.head}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {letters.map((letter) => (
            <LetterRow key={letter.sequenceNumber} letter={letter} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
