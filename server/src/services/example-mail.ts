import type { EmailTemplate } from '../../../contracts';
import { invalidValue } from '../domain/app-error';
import { invitationLink } from '../domain/links';
import { renderMail, TemplateError, type MailVariables, type RenderedMail } from '../mail/render';
import { DUMMY_CODE } from './compose-mail';
import type { MappedPortal } from './portal-directory';

const DAYS_TO_EXPIRY = 14;
const DAY_MS = 86_400_000;

/** Somebody to write to. */
type Person = MailVariables['contact'];

const SOMEBODY: Person = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  fullName: 'Ada Lovelace',
  company: 'Analytical Engines',
  email: 'ada@example.org',
};

interface Example {
  portal: MappedPortal;
  template: EmailTemplate;
  locale: string;
  /** Whom it is written to; somebody made up if left out. */
  person?: Person;
}

/**
 * Writes an e-mail whose link leads to the sign-up page with a code that nobody minted.
 *
 * @throws TemplateError if the template cannot be used
 */
export const writeExample = ({
  portal,
  template,
  locale,
  person = SOMEBODY,
}: Example): Promise<RenderedMail> =>
  renderMail(
    template,
    {
      contact: person,
      portal: { name: portal.name, siteUrl: portal.siteUrl },
      role: portal.roles[0]?.name ?? '',
      invitedBy: 'Charles Babbage',
      message: null,
      isReminder: false,
      expiresAt: new Date(Date.now() + DAYS_TO_EXPIRY * DAY_MS),
      link: invitationLink(portal.signUpUrl ?? portal.siteUrl, DUMMY_CODE, 'fragment'),
    },
    locale
  );

/**
 * The same, for a template that is part of a request.
 *
 * @throws AppError `request.invalid` beside the part of the template that cannot be used
 */
export const tryTemplate = async (example: Example, path: string[]): Promise<RenderedMail> => {
  try {
    return await writeExample(example);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw invalidValue([...path, error.part], error.message, error.rule);
  }
};
