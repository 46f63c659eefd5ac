import { makeStyles, tokens } from '@fluentui/react-components';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTexts } from '../../i18n/messages-context';
import { detailsWidth } from '../../state/preferences';

/** How far one press of an arrow key moves the edge. CSS pixels. */
const keyStep = 24;

const useStyles = makeStyles({
  handle: {
    position: 'absolute',
    left: '-4px',
    top: 0,
    bottom: 0,
    width: '8px',
    zIndex: 3,
    cursor: 'col-resize',
    touchAction: 'none',
    outlineStyle: 'none',
    '::after': {
      content: '""',
      position: 'absolute',
      left: '3px',
      top: 0,
      bottom: 0,
      width: '2px',
      backgroundColor: 'transparent',
    },
    ':hover::after': { backgroundColor: tokens.colorNeutralStroke1Hover },
    ':active::after': { backgroundColor: tokens.colorCompoundBrandStroke },
    ':focus-visible::after': { backgroundColor: tokens.colorStrokeFocus2 },
  },
});

interface ResizeHandleProps {
  /** CSS pixels. */
  readonly width: number;
  readonly onResize: (widthPx: number) => void;
}

/** The pane’s left edge: drag it, or move it with the arrow keys. */
export function ResizeHandle({ width, onResize }: ResizeHandleProps) {
  const styles = useStyles();
  const { details: words } = useTexts();
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const pane = event.currentTarget.parentElement;
    if (pane === null || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onResize(pane.getBoundingClientRect().right - event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') onResize(width + keyStep);
    else if (event.key === 'ArrowRight') onResize(width - keyStep);
    else return;
    event.preventDefault();
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={words.resize}
      aria-valuenow={width}
      aria-valuemin={detailsWidth.min}
      aria-valuemax={detailsWidth.max}
      tabIndex={0}
      className={styles.handle}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
