import { readFileSync } from 'node:fs';
import { npmCommand } from './npm-dependencies.mjs';
import { endTogether, run } from './processes.mjs';
import { inProject, isEntry, projectDir, say } from './project.mjs';

const limitMs = 60_000;

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // words instead of JSON: no report
  }
}

/** The report within npm’s output, which has warnings around it; `null` = the registry gave none. */
export function readReport(output) {
  const report = readJson(output.slice(output.indexOf('\n{') + 1, output.lastIndexOf('}') + 1));
  return report?.auditReportVersion === 2 ? report : null;
}

/** What npm said instead of a report, on one line and without addresses. */
export function whyNoReport(output) {
  const line =
    output.split('\n').find((text) => /^npm (?:warn audit|error)/.test(text)) ?? 'it gave no report';
  return line
    .replace(/^npm (?:warn audit|error(?: code)?) /, '')
    .replace(/\bhttps?:\/\/\S+/g, 'the registry');
}

/** Whether anything of this package is in what users get: production dependencies, and Electron itself. */
function isShipped({ name, nodes }, lock) {
  return (
    name === 'electron' || nodes.some((path) => lock.packages[path] !== undefined && !lock.packages[path].dev)
  );
}

/** The advisories of a report that concern what is shipped: id, package, severity, title; each once. */
function shippedAdvisories(report, lock) {
  const found = new Map();
  for (const vulnerability of Object.values(report.vulnerabilities)) {
    if (!isShipped(vulnerability, lock)) continue;
    for (const via of vulnerability.via) {
      // A text names another vulnerable package, which has an entry of its own.
      if (typeof via === 'string') continue;
      const id = /GHSA-[\w-]+$/.exec(via.url ?? '')?.[0] ?? String(via.source);
      found.set(`${id} ${vulnerability.name}`, {
        id,
        name: vulnerability.name,
        severity: via.severity,
        title: via.title,
      });
    }
  }
  return [...found.values()];
}

/**
 * Judges npm’s report by our allow-list. An entry of it, `{id, package, until, why}`, lets one advisory of one package
 * pass up to and including the day `until` (YYYY-MM-DD); one that is over or matches nothing is a complaint of its own.
 *
 * @param today YYYY-MM-DD
 * @returns the complaints, none = passed, and a line for each advisory that was let pass
 */
export function judgeReport(report, lock, allowList, today) {
  const complaints = [];
  const allowed = [];
  const advisories = shippedAdvisories(report, lock);
  for (const { id, name, severity, title } of advisories) {
    const line = `${name}: ${severity}: ${title} (${id})`;
    const entry = allowList.find((one) => one.id === id && one.package === name);
    if (entry === undefined) complaints.push(line);
    else if (entry.until < today) complaints.push(`${line}: allowed until ${entry.until} only`);
    else allowed.push(`${line}: allowed until ${entry.until}: ${entry.why}`);
  }
  for (const entry of allowList) {
    if (!/^\d{4}-\d\d-\d\d$/.test(entry.until) || !entry.why)
      complaints.push(`allow-list: ${entry.id} needs a day (until) and a reason (why)`);
    if (!advisories.some(({ id, name }) => id === entry.id && name === entry.package))
      complaints.push(`allow-list: ${entry.id} of ${entry.package} is not reported any more: remove it`);
  }
  return { complaints, allowed };
}

/**
 * Asks the registry for known vulnerabilities of everything that is shipped. Where the registry has no audit endpoint, or
 * none can be reached, it says so and counts as skipped: never as passed.
 */
export async function auditDependencies() {
  const [command, args] = npmCommand(['audit', '--json', '--package-lock-only']);
  const { output, timedOut } = await run(command, args, { cwd: projectDir, limitMs });
  const report = readReport(output);
  if (report === null) {
    const why = timedOut ? `no answer within ${limitMs / 1000} s` : whyNoReport(output);
    return { ok: true, skipped: true, output: `NOT CHECKED for known vulnerabilities: ${why}` };
  }
  const lock = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'));
  const allowList = JSON.parse(readFileSync(inProject('scripts', 'audit-allow-list.json'), 'utf8'));
  const today = new Date().toISOString().slice(0, 10);
  const { complaints, allowed } = judgeReport(report, lock, allowList, today);
  return { ok: complaints.length === 0, skipped: false, output: [...complaints, ...allowed].join('\n') };
}

if (isEntry(import.meta.url)) {
  endTogether();
  const { ok, skipped, output } = await auditDependencies();
  say(output === '' ? 'no known vulnerabilities in what is shipped' : output);
  process.exitCode = ok && !skipped ? 0 : 1;
}
