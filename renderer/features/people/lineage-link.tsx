import { makeStyles, tokens } from '@fluentui/react-components';
import { LinkRegular } from '@fluentui/react-icons';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useConnectorNames } from '../runs/use-sync';
import type { LinkOrigin } from './lineage';

const useStyles = makeStyles({
  link: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalS,
    alignItems: 'start',
    minWidth: 0,
  },
  icon: { fontSize: '16px', lineHeight: tokens.lineHeightBase300, color: tokens.colorBrandForeground1 },
  rule: { overflowWrap: 'anywhere', fontWeight: tokens.fontWeightSemibold },
  origin: {
    overflowWrap: 'anywhere',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});

/** A link: the rule that made it, when, and in which run. */
export function LineageLink({ link }: { readonly link: LinkOrigin }) {
  const styles = useStyles();
  const formats = useFormats();
  const nameOf = useConnectorNames();
  const { lineage: words } = useTexts().runs;
  const id = formats.count(link.runId);
  const { run } = link;
  return (
    <div className={styles.link}>
      <LinkRegular className={styles.icon} aria-label={words.linkedBy} />
      <div>
        <div className={styles.rule}>{link.rule}</div>
        <div className={styles.origin}>{words.linked(formats.dateTime(link.linkedAt))}</div>
        <div className={styles.origin}>
          {run === null ? words.oldRun(id) : words.run(run.profile, nameOf(run.connector), id)}
        </div>
      </div>
    </div>
  );
}
