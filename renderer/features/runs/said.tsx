import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  said: {
    color: tokens.colorNeutralForeground2,
    // Takes no room, and stays known to screen readers, who would miss what is said by an element that just came.
    ':empty': { position: 'absolute' },
  },
});

/** Says what was done. Keep it in place with `null`, so that screen readers hear what comes. */
export function Said({ children }: { readonly children: string | null }) {
  return (
    <div role="status" className={useStyles().said}>
      {children}
    </div>
  );
}
