import { Button } from '@fluentui/react-components';
import { StateMessage } from '../../components/state-message';
import { useTexts } from '../../i18n/messages-context';
import { usePeopleActions, usePeopleState } from '../../state/people-hooks';

/** The host did not search. */
export function SearchFailed() {
  const texts = useTexts();
  const { search } = usePeopleActions();
  const error = usePeopleState((state) => state.search.error);
  const again = (
    <Button appearance="primary" onClick={search}>
      {texts.retry}
    </Button>
  );
  return (
    <StateMessage kind="error" title={texts.people.searchFailed} actions={again}>
      {error?.message ?? ''}
    </StateMessage>
  );
}
