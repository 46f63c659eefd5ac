import type { Formats } from '../../i18n/formats';
import type { Messages } from '../../i18n/en';
import type { Summary } from './summary';

/** The sentence of a summary. */
export function summaryText(summary: Summary, { people: words }: Messages, formats: Formats): string {
  if (!('count' in summary)) return words[summary.kind];
  const shown = formats.count(summary.count);
  return 'affected' in summary
    ? words.someFail(summary.affected, summary.count, shown)
    : words[summary.kind](summary.count, shown);
}
