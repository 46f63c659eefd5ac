/** Which of the name lists. */
export type Script = 'latin' | 'japanese' | 'greek';

/** How the full name is put together. */
export type NameStyle = 'givenFirst' | 'familyFirst' | 'familyComma';

/** A full name and the ASCII account name that goes with it. */
export interface FullName {
  readonly given: string;
  readonly family: string;
  readonly display: string;
  /** At most 20 characters, as sAMAccountName of a user demands. */
  readonly account: string;
}

/** A name as written by its bearer, and in ASCII. */
type Spelled = readonly [written: string, ascii: string];

interface NameLists {
  readonly given: readonly Spelled[];
  readonly family: readonly Spelled[];
}

const maxAccountLength = 20;

/** Both lists of a script have the same length, so that walking the diagonals meets every pair once. */
const lists: Readonly<Record<Script, NameLists>> = {
  latin: {
    given: spelled(
      'Jürg=juerg Zoë=zoe Łukasz=lukasz Anaïs=anais Søren=soren Özlem=oezlem Núria=nuria Ève=eve Ignas=ignas Šárka=sarka Björn=bjoern Maria=maria',
    ),
    family: spelled(
      'Müller=mueller Großmann=grossmann Wójcik=wojcik Lefèvre=lefevre Ångström=angstrom Yıldız=yildiz Peña=pena O’Neill=oneill Šimkus=simkus Dvořák=dvorak Weiß=weiss Núñez=nunez',
    ),
  },
  japanese: {
    given: spelled(
      '花子=hanako 太郎=taro さくら=sakura 健=ken 美咲=misaki 翔太=shota 葵=aoi 大輔=daisuke ユキ=yuki 涼=ryo 直子=naoko 誠=makoto',
    ),
    family: spelled(
      '佐藤=sato 鈴木=suzuki 高橋=takahashi 田中=tanaka 渡辺=watanabe 伊藤=ito 山本=yamamoto 中村=nakamura 小林=kobayashi 加藤=kato 吉田=yoshida 山田=yamada',
    ),
  },
  greek: {
    given: spelled(
      'Ελένη=eleni Γιώργος=giorgos Αλέξης=alexis Σοφία=sofia Νίκος=nikos Ζωή=zoi Κώστας=kostas Δήμητρα=dimitra Άννα=anna Σπύρος=spyros Ιωάννα=ioanna Θανάσης=thanasis',
    ),
    family: spelled(
      'Παππάς=pappas Νικολάου=nikolaou Βασιλείου=vasiliou Οικονόμου=ikonomou Αντωνίου=antoniou Καραγιάννης=karagian Μακρής=makris Γεωργίου=georgiou Δημητρίου=dimitriou Λάμπρου=lamprou Ρήγας=rigas Ζήσης=zisis',
    ),
  },
};

function spelled(text: string): readonly Spelled[] {
  return text.split(' ').map((entry): Spelled => {
    const [written = '', ascii = ''] = entry.split('=');
    return [written, ascii];
  });
}

/**
 * The `index`-th full name of a script, always the same one. All pairs come once before a second round starts,
 * which is told apart by a number at the end.
 */
export function fullName(script: Script, style: NameStyle, index: number): FullName {
  const { given, family } = lists[script];
  const round = Math.floor(index / (given.length * family.length));
  const suffix = round === 0 ? '' : String(round + 1);
  const [givenWritten, givenAscii] = at(given, index);
  const [familyWritten, familyAscii] = at(family, index + Math.floor(index / given.length));
  const account = `${givenAscii}.${familyAscii}`.slice(0, maxAccountLength - suffix.length) + suffix;
  const display = inStyle(style, givenWritten, familyWritten) + (suffix === '' ? '' : ` ${suffix}`);
  return { given: givenWritten, family: familyWritten, display, account };
}

function at(list: readonly Spelled[], index: number): Spelled {
  return list[index % list.length] ?? ['', ''];
}

function inStyle(style: NameStyle, given: string, family: string): string {
  switch (style) {
    case 'givenFirst':
      return `${given} ${family}`;
    case 'familyFirst':
      return `${family} ${given}`;
    case 'familyComma':
      return `${family}, ${given}`;
  }
}
