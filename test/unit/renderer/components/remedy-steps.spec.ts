import { describe, expect, it } from 'vitest';
import { remedySteps } from '../../../../renderer/components/remedy-steps';

const steps = (remedy: string): unknown[] =>
  remedySteps(remedy).map(({ words, command, shell }) => [words, command, shell]);

describe('a remedy', () => {
  it('gives each command by itself, without its label', () => {
    const dsacls = 'dsacls "OU=a:b,DC=corp" /I:S /G "CORP\\svc:CA;Reset Password;user"';
    const powerShell = `$acl = Get-Acl -Path 'AD:\\OU=a: b,DC=corp'; Set-Acl -AclObject $acl`;
    expect(steps(`${dsacls}\nPowerShell: ${powerShell}`)).toEqual([
      [null, dsacls, 'cmd'],
      [null, powerShell, 'powerShell'],
    ]);
  });

  it('keeps the words that say what a command is for', () => {
    expect(
      steps(
        'To see the entry: dsacls "DC=corp"\nTo remove it, in PowerShell: Remove-It -Id 1\n' +
          'If the person may change it, clear “User cannot change password”.\n\nPowerShell: Set-ADUser -Identity 1',
      ),
    ).toEqual([
      ['To see the entry:', 'dsacls "DC=corp"', 'cmd'],
      ['To remove it, in PowerShell:', 'Remove-It -Id 1', 'powerShell'],
      ['If the person may change it, clear “User cannot change password”.', null, null],
      [null, 'Set-ADUser -Identity 1', 'powerShell'],
    ]);
  });

  it('takes prose for prose', () => {
    const prose = [
      'Wait until 2026-11-21 10:00 UTC, or shorten it in the policy.',
      'By design. Take the account out of these groups: Domain Admins, Re-Import is not needed.',
      'See the network (docs/operations.md).',
    ];
    expect(steps(prose.join('\n'))).toEqual(prose.map((words) => [words, null, null]));
  });
});
