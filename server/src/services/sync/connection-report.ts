import type { Connector } from '../../crm/connector';

interface Options {
  connector: Connector;
  log: { error(message: string): void };
}

/** Logs, once after the start, the problems of the connection to the CRM. */
export const createConnectionReport = ({ connector, log }: Options) => {
  let isDone = false;

  return async (): Promise<void> => {
    if (isDone) return;
    isDone = true;
    for (const { name, ok, message, remedy } of await connector.verify()) {
      if (!ok) log.error(`The connection to the CRM is not in order. ${name}: ${message}. ${remedy ?? ''}`);
    }
  };
};
