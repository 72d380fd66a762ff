import './servers-of-the-run';

export default async (): Promise<void> => {
  await Promise.all((globalThis.testDatabaseServers ?? []).splice(0).map((server) => server.stop()));
};
