import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxTextLength, redactText } from '../../../electron/agent/diagnostics/redact-text';

describe('redactText', () => {
  it.each([
    [
      'Endpoint=sb://h/;SharedAccessKeyName=n;SharedAccessKey=AbC+/9=;EntityPath=q',
      'Endpoint=sb://h/;SharedAccessKeyName=n;SharedAccessKey=[redacted];EntityPath=q',
    ],
    ['SharedAccessSignature sr=sb%3a&sig=abc%3d&se=1&skn=n', 'SharedAccessSignature [redacted]'],
    ['https://x/?sr=a&sig=abc%3d&se=1', 'https://x/?sr=a&sig=[redacted]&se=1'],
    ['authorization: Bearer abc.def', 'authorization: [redacted] [redacted]'],
    ['bind failed, password="two words", retry', 'bind failed, password=[redacted], retry'],
    ['{"user":"u","newPassword":"a\\"b","n":1}', '{"user":"u","newPassword":"[redacted]","n":1}'],
    ['"{\\"password\\":\\"hunter2\\"}"', '"{\\"password\\":"[redacted]"'],
    ['amqps://user:hunter2@host:5671/', 'amqps://user:[redacted]@host:5671/'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- after', '[redacted] after'],
    ['sealed eyJhbGciOiJkaXIi.a_b.c-d.e.f end', 'sealed [redacted] end'],
  ])('hides the secret of %s', (text, shown) => expect(redactText(text)).toBe(shown));

  it.each([
    '0000052D: SvcErr: DSID-031A124C, problem 5003 (WILL_NOT_PERFORM), data 0',
    'CN=Jürgen\\, Weiß,OU=Staff,DC=corp,DC=example,DC=com',
    'TCP: connect ECONNREFUSED 127.0.0.1:636',
    'The secret pairing-secret is missing from the secret store',
    'password policy violation',
    'https://login.example.com/path?x=1',
  ])('keeps %s', (text) => expect(redactText(text)).toBe(text));

  it('cuts what is too long', () => {
    expect(redactText('a'.repeat(maxTextLength + 5))).toBe(`${'a'.repeat(maxTextLength)}…`);
  });

  it('shows no value of a connection string, whatever is around it', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9+/]{12,44}={0,2}$/);
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), value, (before, key) => {
        return !redactText(`${before};SharedAccessKey=${key};${before}`).includes(key);
      }),
    );
  });

  it('takes time in proportion to its text', () => {
    const hostile = [
      'password'.repeat(1_000),
      '"'.repeat(8_000),
      'eyJ'.repeat(2_600),
      `${'\\"password\\":'.repeat(500)}"`,
      'a:'.repeat(4_000),
    ];
    const start = performance.now();
    for (const text of hostile) redactText(text);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
