import { transcode } from 'node:buffer';

/** The names of an account that its password may not contain. */
export interface AccountNames {
  readonly accountName: string | null;
  readonly displayName: string | null;
}

/** What can be told of a password without the directory. */
export interface PasswordShape {
  /** UTF-16 code units, as AD counts: an emoji is two. */
  readonly length: number;
  readonly isComplex: boolean;
}

/**
 * The five kinds of “Password must meet complexity requirements” (Microsoft Learn, security policy settings): capitals
 * and small letters of European languages, the digits 0–9, the listed signs (all of ASCII’s; currency signs do not
 * count), and letters of alphabets without case.
 */
const kinds: readonly RegExp[] = [
  /^\p{Lu}$/u,
  /^\p{Ll}$/u,
  /^[0-9]$/,
  /^[~!@#$%^&*_\-+=`|\\(){}[\]:;"'<>,.?/]$/,
  /^[\p{Lo}\p{Lt}\p{Lm}]$/u,
];
const kindsNeeded = 3;
/** Commas, periods, hyphens, underscores, spaces, number signs, tabs (same source; MS-SAMR 3.1.1.7.2). */
const nameSeparators = /[,.\-_ #\t]+/;
/** Names and parts of names below this length may occur. UTF-16 code units. */
const shortestName = 3;

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Code points of UTF-16LE bytes, each in lower case. */
function folded(utf16: Buffer, seen: (character: string) => void): Uint32Array {
  const points = new Uint32Array(utf16.length / 2);
  let count = 0;
  for (let at = 0; at < utf16.length; at += 2) {
    const unit = utf16.readUInt16LE(at);
    const next = at + 2 < utf16.length ? utf16.readUInt16LE(at + 2) : 0;
    const isPair = unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(next);
    if (isPair) at += 2;
    const point = isPair ? (unit - 0xd800) * 0x400 + (next - 0xdc00) + 0x10000 : unit;
    const character = String.fromCodePoint(point);
    seen(character);
    points[count] = character.toLowerCase().codePointAt(0) ?? point;
    count += 1;
  }
  return points.subarray(0, count);
}

function contains(text: Uint32Array, part: Uint32Array): boolean {
  for (let start = 0; start + part.length <= text.length; start += 1) {
    if (part.every((point, index) => point === text[start + index])) return true;
  }
  return false;
}

/** The account name as a whole and each part of the display name, where long enough. */
function forbiddenParts({ accountName, displayName }: AccountNames): readonly string[] {
  const parts = [accountName ?? '', ...(displayName ?? '').split(nameSeparators)];
  return parts.filter((part) => part.length >= shortestName);
}

/**
 * Looks at a password given in UTF-8. It is never made into a string: what is copied are code units and code points
 * in buffers that are wiped here, and strings of single characters, which say nothing once they are apart.
 */
export function shapeOf(utf8: Uint8Array, names: AccountNames): PasswordShape {
  const utf16 = transcode(utf8, 'utf8', 'utf16le');
  const present = new Set<RegExp>();
  const points = folded(utf16, (character) => {
    for (const kind of kinds) if (kind.test(character)) present.add(kind);
  });
  try {
    const hasName = forbiddenParts(names).some((part) =>
      contains(
        points,
        folded(Buffer.from(part, 'utf16le'), () => undefined),
      ),
    );
    return { length: utf16.length / 2, isComplex: present.size >= kindsNeeded && !hasName };
  } finally {
    utf16.fill(0);
    points.fill(0);
  }
}
