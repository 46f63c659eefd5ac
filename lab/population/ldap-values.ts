import { Attribute, Change } from 'ldapts';

const filetimeEpochOffsetMs = 11_644_473_600_000;
const ticksPerMs = 10_000n;

/** unicodePwd as AD takes it: the password in quotes, UTF-16LE (MS-ADTS 3.1.1.3.1.5). */
export function unicodePwd(password: string): Attribute {
  return new Attribute({ type: 'unicodePwd', values: [Buffer.from(`"${password}"`, 'utf16le')] });
}

/** Attributes of an add, one or several text values each. */
export function attributes(values: Readonly<Record<string, string | readonly string[]>>): Attribute[] {
  return Object.entries(values).map(
    ([type, value]) => new Attribute({ type, values: typeof value === 'string' ? [value] : [...value] }),
  );
}

/** A modification that replaces the value of one attribute. */
export function replacement(type: string, value: string): Change {
  return new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) });
}

/** A modification that adds values to one attribute. */
export function addition(type: string, values: readonly string[]): Change {
  return new Change({ operation: 'add', modification: new Attribute({ type, values: [...values] }) });
}

/** Windows file time: 100 ns since 1601, as text. */
export function filetime(epochMs: number): string {
  return (BigInt(epochMs + filetimeEpochOffsetMs) * ticksPerMs).toString();
}

/** A duration as AD stores it: negative, in 100 ns, as text. */
export function adDuration(durationMs: number): string {
  return (-BigInt(durationMs) * ticksPerMs).toString();
}

/** GUID text of the 16 bytes AD keeps (first three fields little-endian), lower case with hyphens. */
export function guidText(bytes: Buffer): string {
  return swapGuidFields(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The 16 bytes AD keeps of a GUID’s text. */
export function guidBytes(text: string): Buffer {
  return swapGuidFields(Buffer.from(text.replaceAll('-', ''), 'hex'));
}

function swapGuidFields(bytes: Buffer): Buffer {
  const swapped = Buffer.alloc(16);
  swapped.set(bytes);
  swapped.subarray(0, 4).reverse();
  swapped.subarray(4, 6).reverse();
  swapped.subarray(6, 8).reverse();
  return swapped;
}

/** The buffers one after another. `Buffer.concat` is the same; its types of Node 18 do not fit this TypeScript. */
export function joined(buffers: readonly Buffer[]): Buffer {
  const all = Buffer.alloc(buffers.reduce((sum, buffer) => sum + buffer.length, 0));
  let offset = 0;
  for (const buffer of buffers) {
    all.set(buffer, offset);
    offset += buffer.length;
  }
  return all;
}
