import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Spinner,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import { errorReason } from '../../../components/error-reason';
import type { PartitionsModel } from './use-partitions';
import type { SaveState } from './use-saving';

const useStyles = makeStyles({
  bar: {
    flexShrink: 0,
    display: 'grid',
    gap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL}`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  state: { flexGrow: 1, color: tokens.colorNeutralForeground2 },
  dirty: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
  message: { paddingTop: tokens.spacingVerticalS, paddingBottom: tokens.spacingVerticalS },
});

function SaveMessage({ save }: { readonly save: SaveState }) {
  const styles = useStyles();
  const texts = useTexts();
  const { partitions: words } = texts.connectors;
  if (save.phase === 'saved')
    return (
      <MessageBar intent="success" className={styles.message}>
        <MessageBarBody>
          {words.saved} {save.importFollows ? words.importFollows : ''}
        </MessageBarBody>
      </MessageBar>
    );
  if (save.phase !== 'refused') return null;
  const { error, name } = save;
  return (
    <MessageBar intent="error" layout="multiline" className={styles.message}>
      <MessageBarBody>
        <MessageBarTitle>{words.notSaved(name)}</MessageBarTitle>
        {error === null ? words.checkFields : errorReason(error, texts)}
      </MessageBarBody>
    </MessageBar>
  );
}

/** Saves every changed partition, or none of it. Always in sight. */
export function SaveBar({ model }: { readonly model: PartitionsModel }) {
  const styles = useStyles();
  const formats = useFormats();
  const { partitions: words } = useTexts().connectors;
  const { dirty, save, saveAll, discard } = model;
  const count = dirty.size;
  const idle = count === 0 || save.phase === 'saving';
  return (
    <div className={styles.bar}>
      <SaveMessage save={save} />
      <div className={styles.line}>
        <span role="status" className={styles.state}>
          <Text className={count > 0 ? styles.dirty : undefined}>
            {count === 0 ? words.clean : words.dirty(count, formats.count(count))}
          </Text>
        </span>
        {save.phase === 'saving' && <Spinner size="tiny" label={words.saving} />}
        <Button disabledFocusable={idle} onClick={discard}>
          {words.discard}
        </Button>
        <Button appearance="primary" disabledFocusable={idle} onClick={saveAll}>
          {words.save}
        </Button>
      </div>
    </div>
  );
}
