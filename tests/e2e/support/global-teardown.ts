import './global-setup';

export default async (): Promise<void> => {
  await globalThis.e2eDemo?.stop();
};
