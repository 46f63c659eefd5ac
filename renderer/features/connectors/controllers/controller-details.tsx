import type { DomainController } from '../../../../shared/model/domain-controller';
import { Fact, Facts } from '../../../components/facts';
import { useFormats, useTexts } from '../../../i18n/messages-context';

/** Everything else that is known of a domain controller. */
export function ControllerDetails({ controller }: { readonly controller: DomainController }) {
  const texts = useTexts();
  const formats = useFormats();
  const { controllers: words } = texts.connectors;
  const { addresses, site, operatingSystem, functionalLevel, historyOnResets, certificate } = controller;
  const history = historyOnResets === true ? words.historyYes : words.historyNo;
  return (
    <Facts>
      <Fact name={words.addresses}>{addresses.length === 0 ? words.noAddress : addresses.join(', ')}</Fact>
      <Fact name={words.site}>{site ?? texts.notKnown}</Fact>
      <Fact name={words.system}>{operatingSystem ?? texts.notKnown}</Fact>
      <Fact name={words.functionalLevel}>{functionalLevel ?? texts.notKnown}</Fact>
      <Fact name={words.history}>{historyOnResets === null ? texts.notKnown : history}</Fact>
      {certificate !== null && (
        <>
          <Fact name={`${words.certificate}: ${words.subject}`}>{certificate.subject}</Fact>
          <Fact name={`${words.certificate}: ${words.issuer}`}>{certificate.issuer}</Fact>
          <Fact name={`${words.certificate}: ${words.valid}`}>
            {words.validity(formats.dateTime(certificate.validFrom), formats.dateTime(certificate.validTo))}
          </Fact>
        </>
      )}
    </Facts>
  );
}
