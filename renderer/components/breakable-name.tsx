import { Fragment } from 'react';

/** A DNS or distinguished name that breaks, where it has to, behind its commas and dots. */
export function BreakableName({ children }: { readonly children: string }) {
  const parts = children.split(/(?<=[,.@])/);
  return parts.map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
