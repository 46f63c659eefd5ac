import { Link } from '@fluentui/react-components';
import { useTexts } from '../../i18n/messages-context';
import { useActions } from '../../state/console-context';
import { usePeopleActions } from '../../state/people-hooks';

/** Leads from an operation to the person it was about. */
export function ShowPerson({ cloudAnchor }: { readonly cloudAnchor: string }) {
  const { people: words } = useTexts();
  const { showPage } = useActions();
  const { open } = usePeopleActions();
  return (
    <Link
      as="button"
      onClick={() => {
        open(cloudAnchor);
        showPage('people');
      }}
    >
      {words.showPerson}
    </Link>
  );
}
