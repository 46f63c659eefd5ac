import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  ErrorCircleFilled,
  ProhibitedFilled,
  QuestionCircleFilled,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import type { OutcomeKind } from '../../shared/outcome-codes';
import { useTexts } from '../i18n/messages-context';

/** One shape per kind, so that the kinds differ without colour. */
export const kindIcons: Record<OutcomeKind, ReactElement> = {
  success: <CheckmarkCircleFilled />,
  refused: <ProhibitedFilled />,
  failed: <ErrorCircleFilled />,
  unknown: <QuestionCircleFilled />,
};

/** The kinds’ colours for icons. */
export const useKindColors = makeStyles({
  success: { display: 'grid', color: tokens.colorStatusSuccessForeground1 },
  refused: { display: 'grid', color: tokens.colorStatusWarningForeground1 },
  failed: { display: 'grid', color: tokens.colorStatusDangerForeground3 },
  unknown: { display: 'grid', color: tokens.colorNeutralForeground3 },
});

const useStyles = makeStyles({ badge: { flexShrink: 0 } });

const colors = { success: 'success', refused: 'warning', failed: 'danger', unknown: 'informative' } as const;

/** The kind of an outcome: icon, word and colour. */
export function OutcomeBadge({
  kind,
  size = 'medium',
}: {
  readonly kind: OutcomeKind;
  readonly size?: 'medium' | 'large';
}) {
  const styles = useStyles();
  const texts = useTexts();
  return (
    <Badge className={styles.badge} appearance="tint" color={colors[kind]} icon={kindIcons[kind]} size={size}>
      {texts.kinds[kind]}
    </Badge>
  );
}
