import { useAllowed } from '../components/use-allowed';

/** Inviting takes the choice of a portal, too. */
export const useMayInvite = (): boolean => {
  const maySend = useAllowed('invitations.send');
  const mayChoosePortal = useAllowed('portals.read');
  return maySend && mayChoosePortal;
};
