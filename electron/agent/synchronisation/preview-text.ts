import type { PreviewLine } from '../sync/preview';

const what = (line: PreviewLine): string => line.object ?? 'the metaverse object';

/** What a synchronisation would do, as one line for the admin. */
export function previewText(line: PreviewLine): string {
  switch (line.action) {
    case 'project':
      return 'A metaverse object is made.';
    case 'deleteMetaverse':
      return 'The metaverse object is removed: nothing is joined to it any more.';
    case 'link':
      return `${what(line)} is linked by “${line.rule ?? ''}”.`;
    case 'unlink':
      return `The link of ${what(line)} by “${line.rule ?? ''}” is removed.`;
    case 'deleteObject':
      return `${what(line)} is gone and leaves the connector space.`;
    case 'error': {
      const names = line.error?.objects.map(({ name }) => name).join('; ') ?? '';
      return line.error?.kind === 'multiple-account-enabled'
        ? `Not decided: several enabled accounts (${names}).`
        : `Not decided: the same source anchor more than once (${names}).`;
    }
  }
}
