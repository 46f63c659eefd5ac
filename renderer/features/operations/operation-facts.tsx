import type { ReactNode } from 'react';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { CopyButton } from '../../components/copy-button';
import { Fact, Facts } from '../../components/facts';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useConsoleState } from '../../state/console-context';

/** The forest’s name, as long as its connector is known; else its id. */
function useConnectorName(id: string | null): string | null {
  return useConsoleState(
    ({ host }) => host.view?.status.connectors.find((known) => known.id === id)?.name ?? id,
  );
}

interface CopyableFactProps {
  readonly name: string;
  readonly value: string | null;
}

function CopyableFact({ name, value }: CopyableFactProps) {
  if (value === null) return null;
  return (
    <Fact name={name} mono>
      {value} <CopyButton what={name} value={value} />
    </Fact>
  );
}

function OptionalFact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return children === null ? null : <Fact name={name}>{children}</Fact>;
}

/** Who, where, from where and how often. What is not known has no line. */
export function OperationFacts({ record }: { readonly record: OperationRecord }) {
  const texts = useTexts();
  const formats = useFormats();
  const connector = useConnectorName(record.connector);
  const { details: words } = texts;
  return (
    <Facts>
      <OptionalFact name={words.user}>{record.user}</OptionalFact>
      <CopyableFact name={words.dn} value={record.distinguishedName} />
      <CopyableFact name={words.anchor} value={record.cloudAnchor} />
      <OptionalFact name={words.connector}>{connector}</OptionalFact>
      <OptionalFact name={words.dc}>{record.domainController}</OptionalFact>
      <OptionalFact name={words.origin}>
        {record.origin === null ? null : texts.origins[record.origin]}
      </OptionalFact>
      <Fact name={words.received}>{formats.dateTime(record.receivedAt)}</Fact>
      <Fact name={words.deliveries}>
        {words.deliveryCount(record.deliveryCount, formats.count(record.deliveryCount))}
      </Fact>
      <Fact name={words.reply}>{record.replied ? words.replied : words.notReplied}</Fact>
      <Fact name={words.code} mono>
        {record.detail === null ? record.code : `${record.code} / ${record.detail}`}
      </Fact>
    </Facts>
  );
}
