import { useState } from 'react';
import { ForestsView } from './forests-view';
import { PropertiesView } from './partitions/properties-view';
import { useForests } from './use-forests';

/** The forests, or the properties of one. */
export function ConnectorsPage() {
  const forests = useForests();
  const [openId, setOpenId] = useState<string | null>(null);
  const [lastId, setLastId] = useState<string | null>(null);
  const open = forests.value?.find(({ connector }) => connector.id === openId);
  if (open === undefined) return <ForestsView forests={forests} cameFrom={lastId} onOpen={setOpenId} />;
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
}
