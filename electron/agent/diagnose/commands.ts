/** Text in single quotes for PowerShell, which takes typographic ones for single quotes too (about_Quoting_Rules). */
export function psText(text: string): string {
  return `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`;
}

/** The PowerShell path of an object; the drive takes `/` for a separator. */
export function psPath(dn: string): string {
  return psText(`AD:\\${dn.replaceAll('/', '\\/')}`);
}

/** A DN in double quotes for cmd: a quote inside becomes its escaped code (RFC 4514, section 2.4). */
export function cmdDn(dn: string): string {
  return `"${dn.replace(/\\?"/g, '\\22')}"`;
}

/** The two ways to do something, one a line. */
export function bothWays(cmd: string, powerShell: string): string {
  return `${cmd}\nPowerShell: ${powerShell}`;
}
