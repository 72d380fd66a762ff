import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { FAULT_POINT_CHANNEL, type FaultPoint } from '../../server/src/domain/fault-points';
import type { TestApp } from './strapi';

/** A driver's own connection: of better-sqlite3, pg or mysql2. */
interface RawConnection {
  close?: () => void;
  connection?: { stream?: { destroy(): void } };
  destroy?: () => void;
}
interface Held {
  resource: RawConnection;
}
/** Knex's client with its pool, as far as a crash touches them. */
interface Client {
  pool: { used: Held[]; free: Held[] };
  acquireRawConnection: () => Promise<never>;
}

const cut = (raw: RawConnection): void => {
  if (raw.connection?.stream) raw.connection.stream.destroy();
  else if (raw.destroy) raw.destroy();
  else raw.close?.();
};

/**
 * Takes the database and the mail server away from an app in the middle of what it does, as its sudden death would:
 * open transactions are rolled back, and nothing that it does from now on leaves a trace. It is to be stopped then.
 */
export const crash = ({ strapi, mailbox }: Pick<TestApp, 'strapi' | 'mailbox'>): void => {
  const client = strapi.db.connection.client as Client;
  client.acquireRawConnection = () => Promise.reject(new Error('The process is gone'));
  mailbox.isGone = true;
  for (const { resource } of [...client.pool.used, ...client.pool.free]) cut(resource);
};

/** Has the app crash when it comes to a step. */
export const crashAt = (step: FaultPoint, app: Pick<TestApp, 'strapi' | 'mailbox'>) => {
  let isCrashed = false;
  const onStep = (reached: unknown): void => {
    if (reached !== step || isCrashed) return;
    isCrashed = true;
    crash(app);
  };
  subscribe(FAULT_POINT_CHANNEL, onStep);
  return { isCrashed: () => isCrashed, disarm: () => void unsubscribe(FAULT_POINT_CHANNEL, onStep) };
};
