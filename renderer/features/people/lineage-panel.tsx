import { Button, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular, BranchRegular, CheckmarkCircleFilled } from '@fluentui/react-icons';
import { useCallback } from 'react';
import type { LineageAnswer } from '../../../shared/model/sync';
import type { FoundPersonView } from '../../../shared/ipc/directory-channels';
import { ErrorText } from '../../components/error-text';
import { Panel } from '../../components/panel';
import { useLoaded } from '../../components/use-loaded';
import { useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import { errorReason } from '../../components/error-reason';
import { DetailsSection } from '../../components/details-section';
import { useRunsVersion } from '../runs/use-sync';
import { LineagePath } from './lineage-path';

const useStyles = makeStyles({
  quiet: { margin: 0, color: tokens.colorNeutralForeground3 },
  skeleton: {
    display: 'grid',
    gap: tokens.spacingHorizontalM,
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
  },
  box: { height: '180px' },
  preview: {
    paddingTop: tokens.spacingVerticalM,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  lines: {
    display: 'grid',
    gap: tokens.spacingVerticalXS,
    margin: 0,
    paddingLeft: tokens.spacingHorizontalXL,
  },
  line: { overflowWrap: 'anywhere' },
  nothing: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, margin: 0 },
  good: { flexShrink: 0, fontSize: '16px', color: tokens.colorStatusSuccessForeground1 },
});

function Preview({ preview }: Pick<LineageAnswer, 'preview'>) {
  const styles = useStyles();
  const { lineage: words } = useTexts().runs;
  return (
    <div className={styles.preview}>
      <DetailsSection title={words.preview}>
        <p className={styles.quiet}>{words.previewFrom}</p>
        {preview.length === 0 ? (
          <p className={styles.nothing}>
            <CheckmarkCircleFilled className={styles.good} aria-hidden="true" />
            {words.nothing}
          </p>
        ) : (
          <ul className={styles.lines}>
            {preview.map((line, index) => (
              <li key={index} className={styles.line}>
                {line}
              </li>
            ))}
          </ul>
        )}
      </DetailsSection>
    </div>
  );
}

/** From the cloud to Active Directory, with the rule and run behind each link; looked at anew after every run. */
export function LineagePanel({ person }: { readonly person: FoundPersonView }) {
  const styles = useStyles();
  const texts = useTexts();
  const { api } = useConsole();
  const { lineage: words } = texts.runs;
  const { key } = person;
  const load = useCallback(() => api.call('people.lineage', { key }), [api, key]);
  const { value, error, loading, reload } = useLoaded<LineageAnswer>(load, useRunsVersion());
  const again = (
    <Button size="small" icon={<ArrowSyncRegular />} disabledFocusable={loading} onClick={reload}>
      {words.again}
    </Button>
  );
  return (
    <Panel title={words.title} icon={<BranchRegular />} aside={again}>
      <p className={styles.quiet}>{words.intro}</p>
      {error !== null && (
        <div role="alert">
          <ErrorText>{`${words.failed} ${errorReason(error, texts)}`}</ErrorText>
        </div>
      )}
      {value === null && error === null && (
        <Skeleton aria-label={texts.loading} className={styles.skeleton}>
          {[0, 1, 2].map((box) => (
            <SkeletonItem key={box} className={styles.box} />
          ))}
        </Skeleton>
      )}
      {value !== null && <LineagePath lineage={value} />}
      {value !== null && <Preview preview={value.preview} />}
    </Panel>
  );
}
