/** An XML element with its local name; text of elements that have children is dropped. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const token =
  /<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|<\?[^>]*\?>|([^<]+)/g;

function unescapeXml(text: string): string {
  return text.replace(/&(#x?[0-9a-fA-F]+|\w+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole;
    return String.fromCodePoint(name.startsWith('#x') ? parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}

/** The text with what XML would take for markup written as entities. */
export function escapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": 'apos',
    '&': 'amp',
  };
  return text.replace(/[<>"'&]/g, (sign) => `&${names[sign] ?? ''};`);
}

interface Open {
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

/** Parses the small part of XML that Atom entries are written in; `null` when it is not well formed. */
export function parseXml(source: string): XmlElement | null {
  const root: Open = { name: '', text: '', children: [] };
  const stack: Open[] = [root];
  let end = 0;
  for (const match of source.matchAll(token)) {
    if (match.index !== end) return null;
    end = match.index + match[0].length;
    const [, closing, qualified, , empty, text] = match;
    const current = stack.at(-1);
    if (current === undefined) return null;
    if (text !== undefined) current.text += unescapeXml(text);
    if (qualified === undefined) continue;
    const name = qualified.replace(/^.*:/, '');
    if (closing === '/') {
      stack.pop();
      const parent = stack.at(-1);
      if (current.name !== name || parent === undefined) return null;
      parent.children.push(current);
    } else if (empty === '/') current.children.push({ name, text: '', children: [] });
    else stack.push({ name, text: '', children: [] });
  }
  return end === source.length && stack.length === 1 && root.children.length === 1
    ? (root.children[0] ?? null)
    : null;
}

/** The first child of a name. */
export function child(element: XmlElement | null | undefined, name: string): XmlElement | null {
  return element?.children.find((each) => each.name === name) ?? null;
}
