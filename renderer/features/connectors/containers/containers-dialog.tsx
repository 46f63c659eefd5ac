import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { ContainerRule } from '../../../../shared/model/partition';
import { ErrorText } from '../../../components/error-text';
import { useReturnFocus } from '../../../components/use-return-focus';
import { useTexts } from '../../../i18n/messages-context';
import { indexRules, maxRules, toggled } from './container-rules';
import { ContainerTreeView } from './container-tree-view';
import { RulesColumn } from './rules-column';
import { useContainerTree } from './use-container-tree';

const useStyles = makeStyles({
  surface: { maxWidth: 'min(1080px, 94vw)' },
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, overflow: 'hidden' },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(240px, 320px)',
    gridTemplateRows: 'minmax(0, 1fr)',
    gap: tokens.spacingHorizontalXL,
    height: 'min(520px, 56vh)',
    minHeight: '260px',
  },
  help: { color: tokens.colorNeutralForeground2 },
});

interface ContainersDialogProps {
  readonly connectorId: string;
  /** Of the partition. */
  readonly distinguishedName: string;
  readonly name: string;
  readonly rules: readonly ContainerRule[];
  readonly onClose: () => void;
  /** Gets the new rules, as few as say it; nothing is saved yet. */
  readonly onOk: (rules: readonly ContainerRule[]) => void;
}

/** “Select containers”: a tree with a box per container, and the rules that its ticks come down to. */
export function ContainersDialog(props: ContainersDialogProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { containers: words } = texts.connectors;
  const { distinguishedName, onClose, onOk } = props;
  const [rules, setRules] = useState(() => indexRules(props.rules));
  const model = useContainerTree(props);
  const tooMany = rules.rules.length > maxRules;
  useReturnFocus();
  return (
    <Dialog
      open
      modalType="alert"
      onOpenChange={(_event, data) => {
        if (!data.open) onClose();
      }}
    >
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{words.title}</DialogTitle>
          <DialogContent className={styles.content}>
            <Text className={styles.help}>{words.help}</Text>
            <div className={styles.columns}>
              <ContainerTreeView
                model={model}
                rules={rules}
                onToggle={(dn) => {
                  setRules(toggled(rules, dn));
                }}
              />
              <RulesColumn rules={rules} root={distinguishedName} onChange={setRules} />
            </div>
            {tooMany && <ErrorText>{words.tooMany}</ErrorText>}
          </DialogContent>
          <DialogActions>
            <Button
              appearance="primary"
              disabledFocusable={tooMany}
              onClick={() => {
                onOk(rules.rules);
              }}
            >
              {words.ok}
            </Button>
            <Button onClick={onClose}>{texts.cancel}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
