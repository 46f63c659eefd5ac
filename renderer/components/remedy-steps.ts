/** A step of a remedy: words, a command to run, or words that say what a command is for. */
export interface RemedyStep {
  readonly words: string | null;
  readonly command: string | null;
  /** Where the command is run; `null` without one. */
  readonly shell: 'cmd' | 'powerShell' | null;
}

/** How a command begins: a tool of Windows, or PowerShell’s variables and Verb-Noun. */
const tool =
  '(?:dsacls|certutil|nltest|repadmin|netdom|nslookup|w32tm|klist|net|gpupdate|samba-tool)(?:\\.exe)?\\s';
const powerShell = '\\$\\w+\\s*=|[A-Z][a-z]+-[A-Z]\\w+\\s|Get-|Set-';
const commandAt = new RegExp(`(?:^|:\\s+)((?:${tool}|${powerShell}).*)$`);
const toolFirst = new RegExp(`^${tool}`);
/** Words that name the shell alone: its label says that already. */
const shellName = /^(?:in\s+)?PowerShell$/i;

function toStep(line: string): RemedyStep {
  const command = commandAt.exec(line)?.[1]?.trim();
  if (command === undefined) return { words: line, command: null, shell: null };
  const before = line.slice(0, line.lastIndexOf(command)).replace(/:\s*$/, '').trim();
  return {
    words: before === '' || shellName.test(before) ? null : `${before}:`,
    command,
    shell: toolFirst.test(command) ? 'cmd' : 'powerShell',
  };
}

/** Takes a remedy apart, line by line, so that each command can be copied by itself. */
export function remedySteps(remedy: string): readonly RemedyStep[] {
  return remedy
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(toStep);
}
