import { test, expect } from 'vitest';
import { startRelay } from '../../../lab/relay/relay';
import { connectTo } from './connect';
async function code(p: Promise<unknown>) { const t = performance.now(); try { await Promise.race([p, new Promise((_, j) => setTimeout(() => j(new Error('HANG')), 7000))]); return 'fine'; } catch (e: any) { return `${e.name} ${e.code} ${e.message} retryable=${e.retryable} ${(performance.now()-t).toFixed(0)}ms`; } }
test('refusals', async () => {
  const relay = await startRelay({ queues: [{ name: 'q' }, { name: 's', requiresSession: true }], rules: [
    { name: 'all', key: 'all-key', queue: '*', rights: ['Manage'] },
    { name: 'send', key: 'k', queue: 'q', rights: ['Send'] },
    { name: 'listen', key: 'k', queue: 'q', rights: ['Listen'] },
 ] });
  const all = connectTo(relay), send = connectTo(relay, 'send', 'k'), listen = connectTo(relay, 'listen', 'k'), wrong = connectTo(relay, 'all', 'nope');
  const log: any = new Proxy({}, { set(t, k, v) { console.log(String(k), v); return true; } });
  log.wrongkeySend = await code(wrong.createSender('q').sendMessages({ body: 1 }));
  log.wrongkeyRecv = await code(wrong.createReceiver('q').receiveMessages(1, { maxWaitTimeInMs: 500 }));
  log.listenSend = await code(listen.createSender('q').sendMessages({ body: 1 }));
  log.sendRecv = await code(send.createReceiver('q').receiveMessages(1, { maxWaitTimeInMs: 500 }));
  log.sendPeek = await code(send.createReceiver('q').peekMessages(1));
  log.unknownSend = await code(all.createSender('zz').sendMessages({ body: 1 }));
  log.unknownRecv = await code(all.createReceiver('zz').receiveMessages(1, { maxWaitTimeInMs: 500 }));
  log.unknownPeek = await code(all.createReceiver('zz').peekMessages(1));
  log.unknownSession = await code(all.acceptSession('zz', 'a'));
  log.nonSession = await code(all.createReceiver('s').receiveMessages(1, { maxWaitTimeInMs: 500 }));
  log.sessionOnPlain = await code(all.acceptSession('q', 'a'));
  log.noSession = await code(all.createSender('s').sendMessages({ body: 1 }));
  log.tooBig = await code(all.createSender('q').sendMessages({ body: Buffer.alloc(300_000) }));
  await all.acceptSession('s', 'a');
  log.taken = await code(connectTo(relay).acceptSession('s', 'a'));
  log.next = await code(connectTo(relay).acceptNextSession('s'));
  const errs: string[] = [];
  const sub = all.createReceiver('zz').subscribe({ processMessage: async () => {}, processError: async (a: any) => { errs.push(a.error.code + ' ' + a.error.message); } });
  await new Promise(r => setTimeout(r, 300)); await sub.close();
  log.sub = errs;
  
  for (const c of [all, send, listen, wrong]) await c.close();
  await relay.stop();
}, 60000);
