import { readFile } from 'node:fs/promises';
import { Client, InvalidCredentialsError } from 'ldapts';
import type { LabEndpoint } from './types';

/** What a simple bind said. `reason` is AD’s `data` code (`52e`, `532`, `775`, …), empty where the server gave none. */
export type SignIn = { readonly accepted: true } | { readonly accepted: false; readonly reason: string };

const connectTimeoutMs = 10_000;
const operationTimeoutMs = 60_000;

/**
 * A client for one connection to a directory of the lab: LDAPS to the endpoint’s address, certificate checked
 * for its host name. The caller binds first and unbinds at the end.
 */
export async function connectToLab(endpoint: LabEndpoint): Promise<Client> {
  const ca = await readFile(endpoint.caFile);
  return new Client({
    url: `ldaps://${endpoint.address}:${endpoint.port}`,
    connectTimeout: connectTimeoutMs,
    timeout: operationTimeoutMs,
    tlsOptions: { ca, servername: endpoint.host },
  });
}

/** A fresh connection and simple bind. Throws on anything but success and refused credentials. */
export async function signIn(endpoint: LabEndpoint, name: string, password: string): Promise<SignIn> {
  const client = await connectToLab(endpoint);
  try {
    await client.bind(name, password);
    return { accepted: true };
  } catch (error) {
    if (!(error instanceof InvalidCredentialsError)) throw error;
    return { accepted: false, reason: /, data ([0-9a-f]+)/.exec(error.message)?.[1] ?? '' };
  } finally {
    await client.unbind();
  }
}

/**
 * Whether the password is right and the account may sign in, asked over a connection of its own.
 * A directory may accept the previous password for a while after a change, so `true` for an old one proves nothing.
 */
export async function freshBind(endpoint: LabEndpoint, name: string, password: string): Promise<boolean> {
  return (await signIn(endpoint, name, password)).accepted;
}
