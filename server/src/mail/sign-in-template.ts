import type { EmailTemplate } from '../../../contracts';
import { LANGUAGES, ownLanguage, type Language } from '../domain/languages';
import { mailPage, paragraph } from './mail-page';
import type { LocalizedTemplate } from './render';

/** Texts of the e-mail that says where to sign in, in one language, in Liquid. */
interface SignInTexts {
  subject: string;
  greeting: string;
  lead: string;
  action: string;
  unexpected: string;
}

const TEXTS: Record<Language, SignInTexts> = {
  en: {
    subject: 'Your account on {{ portal.name }}',
    greeting: 'Hello{% if contact.firstName %} {{ contact.firstName }}{% endif %},',
    lead: 'You asked for an invitation to {{ portal.name }}. You do not need one: you already have an account there. Sign in with it.',
    action: 'Go to {{ portal.name }}',
    unexpected: 'If you did not ask for this e-mail, you can ignore it.',
  },
  de: {
    subject: 'Ihr Konto bei {{ portal.name }}',
    greeting: 'Guten Tag{% if contact.fullName %} {{ contact.fullName }}{% endif %},',
    lead: 'Sie haben um eine Einladung zu {{ portal.name }} gebeten. Sie brauchen keine: Sie haben dort schon ein Konto. Melden Sie sich damit an.',
    action: 'Zu {{ portal.name }}',
    unexpected: 'Wenn Sie nicht um diese E-Mail gebeten haben, können Sie sie ignorieren.',
  },
  fr: {
    subject: 'Votre compte sur {{ portal.name }}',
    greeting: 'Bonjour{% if contact.firstName %} {{ contact.firstName }}{% endif %},',
    lead: 'Vous avez demandé une invitation à rejoindre {{ portal.name }}. Vous n’en avez pas besoin : vous y avez déjà un compte. Connectez-vous avec celui-ci.',
    action: 'Accéder à {{ portal.name }}',
    unexpected: 'Si vous n’avez pas demandé cet e-mail, vous pouvez l’ignorer.',
  },
  es: {
    subject: 'Su cuenta en {{ portal.name }}',
    greeting: 'Hola{% if contact.firstName %}, {{ contact.firstName }}{% endif %}:',
    lead: 'Ha pedido una invitación a {{ portal.name }}. No la necesita: ya tiene una cuenta. Inicie sesión con ella.',
    action: 'Ir a {{ portal.name }}',
    unexpected: 'Si no ha pedido este correo, puede ignorarlo.',
  },
  nl: {
    subject: 'Uw account op {{ portal.name }}',
    greeting: '{% if contact.fullName %}Beste {{ contact.fullName }}{% else %}Goedendag{% endif %},',
    lead: 'U hebt om een uitnodiging voor {{ portal.name }} gevraagd. U hebt er geen nodig: u hebt daar al een account. Log daarmee in.',
    action: 'Naar {{ portal.name }}',
    unexpected: 'Als u niet om deze e-mail hebt gevraagd, kunt u hem negeren.',
  },
};

const templateIn = (language: Language): Required<EmailTemplate> => {
  const { subject, greeting, lead, action, unexpected } = TEXTS[language];
  return {
    subject,
    html: mailPage(language, {
      subject,
      preview: lead,
      content: [greeting, lead].map(paragraph).join('\n'),
      action,
      notes: [unexpected],
    }),
    text: `${greeting}\n\n${lead}\n\n${action}:\n{{ link }}\n\n${unexpected}\n`,
  };
};

/**
 * The e-mail that says where to sign in, in the first of the languages that the plugin has.
 *
 * @param locales Canonical tags, best first
 */
export const signInTemplate = (...locales: string[]): LocalizedTemplate => {
  const locale = locales.find((candidate) => ownLanguage(candidate)) ?? LANGUAGES[0];
  return { template: templateIn(ownLanguage(locale) ?? LANGUAGES[0]), locale };
};
