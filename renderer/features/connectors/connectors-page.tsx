import { useState } from 'react';
import { ConnectorsTabs, type ConnectorsTab } from '../runs/connectors-tabs';
import type { HistoryTarget } from '../runs/connector-runs';
import { HistoryView } from '../runs/history-view';
import { ForestsView } from './forests-view';
import { PropertiesView } from './partitions/properties-view';
import { useForests } from './use-forests';

const everything: HistoryTarget = { connector: null, runId: null };

/** The connectors with their schedule, the history of their runs, or the properties of a forest. */
export function ConnectorsPage() {
  const forests = useForests();
  const [openId, setOpenId] = useState<string | null>(null);
  const [lastId, setLastId] = useState<string | null>(null);
  const [tab, setTab] = useState<ConnectorsTab>('connectors');
  const [target, setTarget] = useState(everything);
  const open = forests.value?.find(({ connector }) => connector.id === openId);
  if (open !== undefined)
    return (
      <PropertiesView
        key={open.connector.id}
        forest={open}
        onForests={forests.put}
        onBack={() => {
          setLastId(openId);
          setOpenId(null);
        }}
      />
    );
  const tabs = <ConnectorsTabs tab={tab} onTab={setTab} />;
  if (tab === 'history') return <HistoryView tabs={tabs} target={target} onTarget={setTarget} />;
  return (
    <ForestsView
      tabs={tabs}
      forests={forests}
      cameFrom={lastId}
      onOpen={setOpenId}
      onHistory={(next) => {
        setTarget(next);
        setTab('history');
      }}
    />
  );
}
