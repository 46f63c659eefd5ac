import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef, type ReactNode } from 'react';

const useStyles = makeStyles({
  page: { overflowY: 'auto', flexGrow: 1, minHeight: 0 },
  content: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    maxWidth: '1600px',
    minHeight: '100%',
    margin: '0 auto',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalXXL}`,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
  },
  words: { flexGrow: 1, minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    outlineStyle: 'none',
  },
  titleLine: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  intro: { margin: 0, color: tokens.colorNeutralForeground3 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

interface PageFrameProps {
  readonly title: string;
  /** Takes the focus when the view appears, so that the keyboard and screen readers begin here. */
  readonly focusTitle?: boolean;
  readonly intro?: string;
  /** Above the title: the way back. */
  readonly before?: ReactNode;
  /** Beside the title: a badge. */
  readonly badge?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Stays at the bottom while the rest scrolls. */
  readonly foot?: ReactNode;
}

/** Title, actions and content of a view of the Connectors page. */
export function PageFrame(props: PageFrameProps) {
  const styles = useStyles();
  const { title, focusTitle = false, intro, before, badge, actions, children, foot } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focusTitle) heading.current?.focus();
  }, [focusTitle]);
  return (
    <>
      <div className={styles.page}>
        <div className={styles.content}>
          <div className={styles.head}>
            <div className={styles.words}>
              {before}
              <div className={styles.titleLine}>
                <h1 ref={heading} tabIndex={-1} className={styles.title}>
                  {title}
                </h1>
                {badge}
              </div>
              {intro !== undefined && <p className={styles.intro}>{intro}</p>}
            </div>
            {actions !== undefined && <div className={styles.actions}>{actions}</div>}
          </div>
          {children}
        </div>
      </div>
      {foot}
    </>
  );
}
