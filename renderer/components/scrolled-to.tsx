import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef, type ReactNode } from 'react';

const useStyles = makeStyles({ box: { minWidth: 0, scrollMarginBottom: tokens.spacingVerticalM } });

interface ScrolledToProps {
  /** Scrolled to whenever this is another. */
  readonly news: unknown;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Comes into sight by itself: for what an attempt has brought. */
export function ScrolledTo({ news, className, children }: ScrolledToProps) {
  const styles = useStyles();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [news]);
  return (
    <div ref={box} className={mergeClasses(styles.box, className)}>
      {children}
    </div>
  );
}
