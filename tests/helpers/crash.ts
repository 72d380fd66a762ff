import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { FAULT_POINT_CHANNEL, type FaultPoint } from '../../server/src/domain/fault-points';
import type { TestApp } from './strapi';

/** The raw connection of better-sqlite3, pg or mysql2. */
interface RawConnection {
  close?: () => void;
  connection?: { stream?: { destroy(): void } };
  destroy?: () => void;
}
interface Held {
  resource: RawConnection;
}
/** The parts of Knex's client and pool that a crash uses. */
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
 * Simulates a crash: disconnects the app from its database and mail server. Open transactions are rolled
 * back, and later actions of the app have no effect. The test must stop the app afterwards.
 */
export const crash = ({ strapi, mailbox }: Pick<TestApp, 'strapi' | 'mailbox'>): void => {
  const client = strapi.db.connection.client as Client;
  client.acquireRawConnection = () => Promise.reject(new Error('The process is gone'));
  mailbox.isGone = true;
  for (const { resource } of [...client.pool.used, ...client.pool.free]) cut(resource);
};

/** Crashes the app when it reaches the step. */
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
