import { unitDn } from './distinguished-name';
import type { NameStyle, Script } from './names';

/** An organisational unit of the demo population and how its people are called. */
export interface DemoUnit {
  /** Names from the outermost unit to this one. */
  readonly path: readonly string[];
  readonly script: Script;
  readonly style: NameStyle;
}

/** The unit that holds the whole population. */
export const demoRoot = 'Demo';

const sales = [demoRoot, 'Zürich', 'Vertrieb, Außendienst'];
const athens = [demoRoot, 'Ελλάδα', 'Αθήνα\\Πειραιάς'];
const tokyo = [demoRoot, '東京', '営業部'];

/** Names with one character each that a DN must escape or that a parser may trip over. */
export const oddUnitNames: readonly string[] = [
  'Komma, hier',
  'Plus + hier',
  'Anführung "hier"',
  'Backslash \\ hier',
  'Kleiner < hier',
  'Größer > hier',
  'Strichpunkt ; hier',
  'Gleich = hier',
  '#Raute vorn',
  ' Leerzeichen vorn',
  'Leerzeichen hinten ',
  'Zeile\nUmbruch',
  'Ärger öfter süß',
  'Emoji 🚀👩‍💻',
];

/** A unit that inherits nothing, so that the service account’s delegation does not reach it. */
export const withoutRightsUnit: DemoUnit = {
  path: [demoRoot, 'Ohne Rechte'],
  script: 'latin',
  style: 'givenFirst',
};

/** DN of {@link withoutRightsUnit}. */
export function withoutRightsUnitDn(baseDn: string): string {
  return unitDn(withoutRightsUnit.path, baseDn);
}

/** Every unit with people; between them all characters a DN must escape. A parent comes before its children. */
export const demoUnits: readonly DemoUnit[] = [
  { path: [demoRoot, 'Zürich'], script: 'latin', style: 'givenFirst' },
  { path: sales, script: 'latin', style: 'familyComma' },
  { path: [...sales, 'R+D "Süd"'], script: 'latin', style: 'givenFirst' },
  { path: [...sales, 'R+D "Süd"', '#1 Projekt; Phase=2'], script: 'latin', style: 'familyComma' },
  { path: [demoRoot, '東京'], script: 'japanese', style: 'familyFirst' },
  { path: tokyo, script: 'japanese', style: 'familyFirst' },
  { path: [...tokyo, '<新宿>'], script: 'japanese', style: 'familyFirst' },
  { path: [demoRoot, 'Ελλάδα'], script: 'greek', style: 'givenFirst' },
  { path: athens, script: 'greek', style: 'familyComma' },
  { path: [...athens, 'Α/Β'], script: 'greek', style: 'givenFirst' },
  { path: [demoRoot, ' Łódź, with spaces around '], script: 'latin', style: 'givenFirst' },
  { path: [demoRoot, "L'Été"], script: 'latin', style: 'familyComma' },
  ...oddUnitNames.map((name): DemoUnit => ({ path: [demoRoot, name], script: 'latin', style: 'givenFirst' })),
];
