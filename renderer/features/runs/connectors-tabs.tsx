import { Tab, TabList } from '@fluentui/react-components';
import { HistoryRegular, PlugConnectedRegular } from '@fluentui/react-icons';
import { useTexts } from '../../i18n/messages-context';

/** Which view of the Connectors page is shown. */
export type ConnectorsTab = 'connectors' | 'history';

interface ConnectorsTabsProps {
  readonly tab: ConnectorsTab;
  readonly onTab: (tab: ConnectorsTab) => void;
}

/** Switches between the connectors and their run history. */
export function ConnectorsTabs({ tab, onTab }: ConnectorsTabsProps) {
  const { tabs: words } = useTexts().runs;
  return (
    <TabList
      aria-label={words.label}
      selectedValue={tab}
      onTabSelect={(_event, { value }) => {
        onTab(value === 'history' ? 'history' : 'connectors');
      }}
    >
      <Tab value="connectors" icon={<PlugConnectedRegular />}>
        {words.connectors}
      </Tab>
      <Tab value="history" icon={<HistoryRegular />}>
        {words.history}
      </Tab>
    </TabList>
  );
}
