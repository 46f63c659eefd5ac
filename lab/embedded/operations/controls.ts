import { PagedResultsControl } from 'ldapts';
import { err, ok, type Result } from '../../../shared/result';
import { elementAt, elementsOf, integerOf, MalformedMessage } from '../protocol/elements';
import type { RequestControl } from '../protocol/request';
import { tags } from '../protocol/tags';
import { refusals, type Refusal } from '../refusals';

const oids = {
  pagedResults: PagedResultsControl.type,
  showDeleted: '1.2.840.113556.1.4.417',
  securityDescriptorFlags: '1.2.840.113556.1.4.801',
  treeDelete: '1.2.840.113556.1.4.805',
  domainScope: '1.2.840.113556.1.4.1339',
  permissiveModify: '1.2.840.113556.1.4.1413',
  policyHints: '1.2.840.113556.1.4.2239',
  policyHintsDeprecated: '1.2.840.113556.1.4.2066',
} as const;

/** OIDs of the rootDSE’s supportedControl. */
export const supportedControls: readonly string[] = Object.values(oids);

/** What the controls of a request ask for. */
export interface Controls {
  /** `cookie` is empty on the first page. */
  readonly page: { readonly size: number; readonly cookie: string } | null;
  readonly treeDelete: boolean;
  /** No references to other naming contexts. */
  readonly domainScope: boolean;
  /** Values that are there already, or missing already, are no error. */
  readonly permissiveModify: boolean;
  /** A reset obeys history and minimum age too (the control’s flag 1; domain-facts 3.2). */
  readonly wholePolicy: boolean;
}

const enforceWholePolicy = 1;

/**
 * Reads the controls of a request. A critical one that the server does not know is refused with result code 12, as is
 * any known one that cannot be read; unknown others are ignored.
 */
export function controlsOf(controls: readonly RequestControl[]): Result<Controls, Refusal> {
  const unknown = controls.some(({ oid, critical }) => critical && !supportedControls.includes(oid));
  if (unknown) return err(refusals.controlNotProcessed);
  const find = (oid: string): RequestControl | undefined => controls.find((control) => control.oid === oid);
  const hints = find(oids.policyHints) ?? find(oids.policyHintsDeprecated);
  const paging = find(oids.pagedResults);
  try {
    return ok({
      page: paging === undefined ? null : pageOf(paging),
      treeDelete: find(oids.treeDelete) !== undefined,
      domainScope: find(oids.domainScope) !== undefined,
      permissiveModify: find(oids.permissiveModify) !== undefined,
      wholePolicy:
        hints !== undefined && integerOf(elementAt(valueOf(hints), 0, tags.integer)) === enforceWholePolicy,
    });
  } catch (cause) {
    if (cause instanceof MalformedMessage) return err(refusals.controlNotProcessed);
    throw cause;
  }
}

function valueOf({ value }: RequestControl): ReturnType<typeof elementsOf> {
  return elementsOf(elementAt(elementsOf(value ?? Buffer.alloc(0)), 0, tags.sequence));
}

function pageOf(control: RequestControl): NonNullable<Controls['page']> {
  const parts = valueOf(control);
  const size = integerOf(elementAt(parts, 0, tags.integer));
  if (size < 0) throw new MalformedMessage('page size');
  return { size, cookie: elementAt(parts, 1, tags.octetString).toString('latin1') };
}

/** Whether a request asks for its answer in pages. */
export function isPaged(controls: readonly RequestControl[]): boolean {
  return controls.some(({ oid }) => oid === oids.pagedResults);
}
