import type { Partition } from '../../../../shared/model/partition';
import { BreakableName } from '../../../components/breakable-name';
import { useTexts } from '../../../i18n/messages-context';
import { ShortFact, ShortFacts } from '../../../components/short-facts';

/** What `CN=Partitions` says of a partition. */
export function PartitionFacts({ partition }: { readonly partition: Partition }) {
  const texts = useTexts();
  const { partitions: words } = texts.connectors;
  const { kind, dnsName, netbiosName, functionalLevel, distinguishedName } = partition;
  return (
    <ShortFacts>
      <ShortFact name={words.dnsName}>
        <BreakableName>{dnsName ?? texts.none}</BreakableName>
      </ShortFact>
      {kind === 'domain' && (
        <>
          <ShortFact name={words.netbios}>{netbiosName ?? texts.notKnown}</ShortFact>
          <ShortFact name={words.level}>{functionalLevel ?? texts.notKnown}</ShortFact>
        </>
      )}
      <ShortFact name={words.dn} wide>
        <BreakableName>{distinguishedName}</BreakableName>
      </ShortFact>
    </ShortFacts>
  );
}
