import type { InspectResponse, RedeemRequest } from '../../contracts';
import type { Failure } from './api';
import type { Hindrance, State } from './state';
import type { GetAccessToken } from './types';

/** What the journey asks of the element in which it runs. */
export interface Host extends EventTarget {
  isConnected: boolean;
  endpoint: string | null;
  existingUserUrl: string | null;
  redirectUrl: string | null;
  termsUrl: string | null;
  credentials: RequestCredentials | null;
  getAccessToken: GetAccessToken | null;
}

/** How the journey is made visible. */
export interface Stage {
  /** Shows where the journey stands. */
  show(): void;
  /** Shows how much is left of a pause. */
  tick(): void;
}

/** Where the journey stands. */
export interface Place {
  state: State;
  invitation: InspectResponse | null;
  /** Address of the user who is signed in and is not the invited one, as far as it is known. */
  other: string | null;
  /** What stands in the way of sending the form. */
  hindrance: Hindrance | null;
  /** Seconds left of a pause. */
  left: number;
  /** While an answer to `accept` or `renew` is awaited. */
  isBusy: boolean;
  /** BCP 47, of the page around. */
  language: string;
}

export interface Journey {
  /** Looks the invitation up that the code is of. */
  start(code: string | null): Promise<void>;
  /** Shows the form of an invitation that is made up. */
  preview(invitation: InspectResponse): void;
  /** Asks who is signed in, and shows what that person may do. */
  recognise(): Promise<void>;
  /** Signs up with what the form holds. Answers what is wrong with it, if that is what the server says. */
  redeem(form: Omit<RedeemRequest, 'code'>): Promise<Failure | undefined>;
  /** Takes the invitation up as the user who is signed in. */
  accept(): Promise<void>;
  /** Asks for a fresh link, by mail to the invited address. */
  renew(): Promise<void>;
  /** Shows the form, to whoever is there. */
  signUp(): void;
  /** Goes to the existing-user page, with the code where that stays on this site. */
  goSignIn(): void;
  /** Repeats now what had no success. */
  again(): void;
  /** Keeps from sending by itself what is being edited. */
  rest(): void;
  /** Waits for nothing while the element is not in the page. */
  pause(): void;
  /** Goes on waiting for what it waited for. */
  resume(): void;
  /** The page after sign-up. */
  redirectTarget(): URL | null;
  /** The page with the terms of use. */
  termsTarget(): URL | null;
  /** The page for those who have an account; null if this is it. */
  existingUserTarget(): URL | null;
}
