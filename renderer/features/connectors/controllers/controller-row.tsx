import { Badge, Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { AddRegular, CheckmarkRegular, ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { DomainController } from '../../../../shared/model/domain-controller';
import { CheckIcon } from '../../../components/check-icon';
import { ErrorText } from '../../../components/error-text';
import { useHiddenStyles } from '../../../components/hidden';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import { certificateState, controllerHealth } from './controller-health';
import { ControllerDetails } from './controller-details';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto auto',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXXS,
    alignItems: 'start',
    padding: `${tokens.spacingVerticalM} 0`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    listStyleType: 'none',
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  host: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  meta: { minWidth: 0, overflowWrap: 'anywhere', color: tokens.colorNeutralForeground3 },
  warn: { color: tokens.colorStatusWarningForeground1 },
  bad: { color: tokens.colorStatusDangerForeground3 },
  rtt: { fontVariantNumeric: 'tabular-nums', textAlign: 'right', whiteSpace: 'nowrap' },
  below: { gridColumn: '2 / -1', display: 'grid', gap: tokens.spacingVerticalXS, minWidth: 0 },
  use: { justifySelf: 'start', whiteSpace: 'nowrap' },
  prefer: { minWidth: '104px' },
  more: { justifySelf: 'start', minWidth: 'auto', paddingLeft: 0, paddingRight: tokens.spacingHorizontalXS },
});

interface ControllerRowProps {
  readonly controller: DomainController;
  readonly now: number;
  readonly preferred: boolean;
  readonly onAdd: () => void;
}

function Roles({ controller }: Pick<ControllerRowProps, 'controller'>) {
  const { controllers: words } = useTexts().connectors;
  const { pdcEmulator, globalCatalog, readOnly } = controller;
  return (
    <>
      {pdcEmulator === true && (
        <Badge appearance="filled" color="brand">
          {words.pdc}
        </Badge>
      )}
      {globalCatalog === true && (
        <Badge appearance="outline" color="informative" title={words.gcLong}>
          {words.gc}
        </Badge>
      )}
      {readOnly === true && (
        <Badge appearance="outline" color="informative" title={words.readOnlyHint}>
          {words.readOnly}
        </Badge>
      )}
    </>
  );
}

function InUse({ controller }: Pick<ControllerRowProps, 'controller'>) {
  const styles = useStyles();
  const formats = useFormats();
  const { controllers: words } = useTexts().connectors;
  const { readsSince, writesSince } = controller;
  const said = [
    readsSince === null ? null : words.reads(formats.dayAndClock(readsSince)),
    writesSince === null ? null : words.writes(formats.dayAndClock(writesSince)),
  ].filter((text) => text !== null);
  return said.map((text) => (
    <Badge key={text} className={styles.use} appearance="tint" color="success">
      {text}
    </Badge>
  ));
}

/** Site, system and certificate in one line; what else is known is in the details. */
function Meta({ controller, now }: Pick<ControllerRowProps, 'controller' | 'now'>) {
  const styles = useStyles();
  const formats = useFormats();
  const { controllers: words } = useTexts().connectors;
  const { certificate, site, addresses, operatingSystem, historyOnResets } = controller;
  const tls = certificateState(controller, now);
  const end = certificate?.validTo ?? now;
  const said = {
    none: words.noCertificate,
    notTrusted: words.notTrusted(certificate?.problem ?? ''),
    soon: words.trustedSoon(formats.date(end), formats.relative(end, now)),
    trusted: words.trustedUntil(formats.date(end)),
  };
  const plain = [site, addresses.join(', '), operatingSystem].filter((part) => part !== null && part !== '');
  return (
    <>
      {plain.length > 0 && <Text className={styles.meta}>{plain.join(' · ')}</Text>}
      <Text
        className={mergeClasses(
          styles.meta,
          tls === 'soon' && styles.warn,
          tls === 'notTrusted' && styles.bad,
        )}
      >
        {said[tls]}
      </Text>
      {historyOnResets === false && <Text className={styles.warn}>{words.historyWarning}</Text>}
    </>
  );
}

function Trouble({ controller, now }: Pick<ControllerRowProps, 'controller' | 'now'>) {
  const styles = useStyles();
  const formats = useFormats();
  const { controllers: words } = useTexts().connectors;
  const { error, retryAt } = controller;
  return (
    <>
      {error !== null && (
        <>
          <ErrorText>{error}</ErrorText>
          <Text size={200} className={styles.meta}>
            {retryAt === null ? words.retryNext : words.retry(formats.relative(retryAt, now))}
          </Text>
        </>
      )}
    </>
  );
}

/** A domain controller that was found: what it is, how it is, and whether it is preferred. */
export function ControllerRow({ controller, now, preferred, onAdd }: ControllerRowProps) {
  const styles = useStyles();
  const hidden = useHiddenStyles();
  const formats = useFormats();
  const { connectors } = useTexts();
  const { controllers: words } = connectors;
  const [open, setOpen] = useState(false);
  const { host, rttMs } = controller;
  const health = controllerHealth(controller, now);
  return (
    <li className={styles.row}>
      <CheckIcon result={health} />
      <div className={styles.head}>
        <span className={hidden.hidden}>{connectors.checkResults[health]}</span>
        <span className={styles.host}>{host}</span>
        <Roles controller={controller} />
      </div>
      <span className={styles.rtt} title={words.rttLong}>
        {rttMs === null ? words.notMeasured : `${words.rtt} ${formats.duration(rttMs)}`}
      </span>
      <Button
        className={styles.prefer}
        size="small"
        icon={preferred ? <CheckmarkRegular /> : <AddRegular />}
        disabledFocusable={preferred}
        aria-label={preferred ? `${words.added}: ${host}` : words.addHost(host)}
        onClick={onAdd}
      >
        {preferred ? words.added : words.add}
      </Button>
      <div className={styles.below}>
        <InUse controller={controller} />
        <Meta controller={controller} now={now} />
        <Trouble controller={controller} now={now} />
        <Button
          className={styles.more}
          size="small"
          appearance="transparent"
          icon={open ? <ChevronDownRegular /> : <ChevronRightRegular />}
          aria-expanded={open}
          aria-label={words.details(host)}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {words.detailsShort}
        </Button>
        {open && <ControllerDetails controller={controller} />}
      </div>
    </li>
  );
}
