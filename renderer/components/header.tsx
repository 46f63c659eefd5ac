import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { KeyResetFilled } from '@fluentui/react-icons';
import { useTexts } from '../i18n/messages-context';
import { useConsoleState } from '../state/console-context';
import { ConnectionBadge } from './connection-badge';
import { ThemeMenu } from './theme-menu';

const useStyles = makeStyles({
  header: {
    gridArea: 'header',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    height: '48px',
    paddingLeft: tokens.spacingHorizontalL,
    paddingRight: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  logo: {
    display: 'grid',
    placeItems: 'center',
    flexShrink: 0,
    width: '28px',
    height: '28px',
    fontSize: '18px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
  },
  product: { flexShrink: 0 },
  computer: { color: tokens.colorNeutralForeground3, minWidth: 0 },
  space: { flexGrow: 1 },
});

/** Product, computer, connection and theme. */
export function Header() {
  const styles = useStyles();
  const texts = useTexts();
  const view = useConsoleState((state) => state.host.view);
  return (
    <header className={styles.header}>
      <span className={styles.logo} aria-hidden="true">
        <KeyResetFilled />
      </span>
      <Text weight="semibold" size={400} className={styles.product} wrap={false}>
        {texts.product}
      </Text>
      {view !== null && (
        <Text className={styles.computer} truncate wrap={false}>
          {texts.computer(view.computer)}
        </Text>
      )}
      <span className={styles.space} />
      {view !== null && <ConnectionBadge status={view.status} />}
      <ThemeMenu />
    </header>
  );
}
