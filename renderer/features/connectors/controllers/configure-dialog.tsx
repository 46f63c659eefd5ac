import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons';
import { useCallback } from 'react';
import type { DomainController } from '../../../../shared/model/domain-controller';
import { ErrorText } from '../../../components/error-text';
import { useLoaded, type Loaded } from '../../../components/use-loaded';
import { useNow } from '../../../components/use-now';
import { useReturnFocus } from '../../../components/use-return-focus';
import { useTexts } from '../../../i18n/messages-context';
import { useConsole } from '../../../state/console-context';
import { byNearness } from './controller-health';
import { ControllerRow } from './controller-row';
import { PreferredList } from './preferred-list';
import { isPreferred } from './preferred-order';
import { usePreferred, type PreferredModel } from './use-preferred';

const useStyles = makeStyles({
  surface: { maxWidth: 'min(1180px, 94vw)' },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(280px, 380px)',
    gap: tokens.spacingHorizontalXXL,
    alignItems: 'start',
    '@media (max-width: 880px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  list: { margin: 0, padding: 0 },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM, minHeight: '32px' },
  title: {
    margin: 0,
    flexGrow: 1,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  waiting: { padding: tokens.spacingHorizontalXXL },
});

interface FoundProps {
  readonly found: Loaded<readonly DomainController[]>;
  readonly model: PreferredModel;
}

function FoundBody({ found, model }: FoundProps) {
  const styles = useStyles();
  const now = useNow();
  const { controllers: words } = useTexts().connectors;
  const { value, error, loading } = found;
  if (value === null && loading) return <Spinner className={styles.waiting} label={words.probing} />;
  return (
    <>
      {error !== null && <ErrorText>{`${words.failed}: ${error.message}`}</ErrorText>}
      {value?.length === 0 && <p>{words.none}</p>}
      <ul className={styles.list} aria-label={words.discovered}>
        {byNearness(value ?? []).map((controller) => (
          <ControllerRow
            key={controller.host}
            controller={controller}
            now={now}
            preferred={isPreferred(model.hosts, controller.host)}
            onAdd={() => {
              model.add(controller.host);
            }}
          />
        ))}
      </ul>
    </>
  );
}

function Found({ found, model }: FoundProps) {
  const styles = useStyles();
  const { controllers: words } = useTexts().connectors;
  return (
    <section aria-label={words.discovered} aria-busy={found.loading}>
      <div className={styles.head}>
        <h3 className={styles.title}>{words.discovered}</h3>
        <Button
          size="small"
          icon={found.loading ? <Spinner size="extra-tiny" /> : <ArrowClockwiseRegular />}
          disabledFocusable={found.loading}
          onClick={found.reload}
        >
          {words.refresh}
        </Button>
      </div>
      <FoundBody found={found} model={model} />
    </section>
  );
}

interface ConfigureDialogProps {
  readonly connectorId: string;
  /** Of the partition. */
  readonly distinguishedName: string;
  readonly preferred: readonly string[];
  readonly onClose: () => void;
  /** Gets the new list; nothing is saved yet. */
  readonly onOk: (hosts: readonly string[]) => void;
}

/** “Configure preferred domain controllers”: those found on the left, the list in order on the right. */
export function ConfigureDialog(props: ConfigureDialogProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { api } = useConsole();
  const { controllers: words } = texts.connectors;
  const { connectorId, distinguishedName, preferred, onClose, onOk } = props;
  const load = useCallback(
    () => api.call('domainControllers.list', { connectorId, distinguishedName }),
    [api, connectorId, distinguishedName],
  );
  const found = useLoaded<readonly DomainController[]>(load);
  const model = usePreferred(preferred);
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
          <DialogContent>
            <div className={styles.columns}>
              <Found found={found} model={model} />
              <PreferredList model={model} found={found.value} />
            </div>
          </DialogContent>
          <DialogActions>
            <Button
              appearance="primary"
              onClick={() => {
                onOk(model.hosts);
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
