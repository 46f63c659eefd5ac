import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useConsole, useSetupState } from '../../state/console-context';
import { pagesOf } from '../../state/setup-store';
import { errorReason } from '../../components/error-reason';

const useStyles = makeStyles({
  scroll: { gridArea: 'page', overflowY: 'auto', minHeight: 0 },
  content: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    maxWidth: '920px',
    minHeight: '100%',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalXXXL}`,
  },
  wide: { maxWidth: '1400px' },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
    outlineStyle: 'none',
  },
  intro: {
    margin: `${tokens.spacingVerticalS} 0 0`,
    maxWidth: '76ch',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  problem: { gridArea: 'problem', padding: `0 ${tokens.spacingHorizontalXXXL}` },
  foot: {
    gridArea: 'foot',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXXL}`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  space: { flexGrow: 1 },
  reason: { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
  message: {
    marginTop: tokens.spacingVerticalS,
    marginBottom: tokens.spacingVerticalS,
    paddingTop: tokens.spacingVerticalS,
    paddingBottom: tokens.spacingVerticalS,
  },
  step: {
    display: 'none',
    color: tokens.colorNeutralForeground3,
    '@media (max-width: 900px)': { display: 'block' },
  },
  messageTitle: { display: 'block' },
});

/** A button of the foot. */
export interface FootAction {
  readonly label: string;
  readonly onClick: () => void;
}

interface WizardFrameProps {
  readonly title: string;
  readonly intro?: string;
  readonly children: ReactNode;
  /** Uses the whole width, for trees. */
  readonly wide?: boolean;
  /** What stands in the way of going on; told when it is tried. */
  readonly problem?: string | null;
  /** What is being done before the next page shows. */
  readonly busy?: string | null;
  readonly back?: () => void;
  readonly primary?: FootAction | null;
  readonly secondary?: FootAction | null;
  /** Left out where there is nothing to cancel. */
  readonly canCancel?: boolean;
}

/** The problem, read out when it comes. */
function Problem({ problem }: { readonly problem: string | null }) {
  const styles = useStyles();
  const { wizard: words } = useTexts();
  return (
    <div role="alert" className={styles.problem}>
      {problem !== null && (
        <MessageBar intent="error" layout="multiline" className={styles.message}>
          <MessageBarBody>
            <MessageBarTitle className={styles.messageTitle}>{words.failed}</MessageBarTitle>
            <span className={styles.reason}>{problem}</span>
          </MessageBarBody>
        </MessageBar>
      )}
    </div>
  );
}

/** In words, where the list of pages has no room. */
function WhereIAm() {
  const styles = useStyles();
  const formats = useFormats();
  const { wizard: words } = useTexts();
  const page = useSetupState((state) => state.page) ?? 'welcome';
  const pages = useSetupState(({ view }) => pagesOf(view?.draft?.task ?? 'customize'));
  const step = formats.count(pages.indexOf(page) + 1);
  return <span className={styles.step}>{words.step(step, formats.count(pages.length))}</span>;
}

/** Cancel asks first where something would be forgotten. */
function Cancel({ onProblem }: { readonly onProblem: (problem: string) => void }) {
  const texts = useTexts();
  const { wizard: words } = texts;
  const { setup } = useConsole();
  const [asking, setAsking] = useState(false);
  const draft = useSetupState(({ view }) => view?.draft ?? null);
  const close = async (): Promise<void> => {
    const closed = await setup.close();
    if (!closed.ok) onProblem(errorReason(closed.error, texts));
  };
  return (
    <>
      <Button
        onClick={() => {
          if (draft !== null) setAsking(true);
          else void close();
        }}
      >
        {texts.cancel}
      </Button>
      {asking && (
        <ConfirmDialog
          title={words.cancel.title}
          confirm={words.cancel.confirm}
          cancel={words.cancel.stay}
          primary="cancel"
          onAnswer={(leave) => {
            setAsking(false);
            if (leave) void close();
          }}
        >
          {draft?.begun === true ? words.cancel.textBegun : words.cancel.text}
        </ConfirmDialog>
      )}
    </>
  );
}

/** A page of the wizard: title, content, and the buttons that lead on, back and out. */
export function WizardFrame(props: WizardFrameProps) {
  const styles = useStyles();
  const { wizard: words } = useTexts();
  const { title, intro, children, wide = false, problem = null, busy = null, back } = props;
  const { primary = null, secondary = null, canCancel = true } = props;
  const [notLeft, setNotLeft] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const foot = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <>
      <div className={styles.scroll}>
        <div className={wide ? `${styles.content} ${styles.wide}` : styles.content}>
          <div>
            <WhereIAm />
            <h1 ref={heading} tabIndex={-1} className={styles.title}>
              {title}
            </h1>
            {intro !== undefined && <p className={styles.intro}>{intro}</p>}
          </div>
          {children}
        </div>
      </div>
      <Problem problem={notLeft ?? problem} />
      <div ref={foot} className={styles.foot}>
        {busy !== null && <Spinner size="tiny" label={busy} />}
        <span className={styles.space} />
        {back !== undefined && (
          <Button disabledFocusable={busy !== null} onClick={back}>
            {words.previous}
          </Button>
        )}
        {secondary !== null && <Button onClick={secondary.onClick}>{secondary.label}</Button>}
        {primary !== null && (
          <Button appearance="primary" disabledFocusable={busy !== null} onClick={primary.onClick}>
            {primary.label}
          </Button>
        )}
        {canCancel && <Cancel onProblem={setNotLeft} />}
      </div>
    </>
  );
}
