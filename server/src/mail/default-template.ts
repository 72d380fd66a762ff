import type { EmailTemplate } from '../../../contracts';
import type { Language } from '../domain/languages';
import { mailPage, paragraph } from './mail-page';

/** Texts of the default e-mail in one language, in Liquid. */
interface MailTexts {
  subject: string;
  /** Prefix of the subject of a reminder. */
  reminder: string;
  greeting: string;
  lead: string;
  messageFrom: string;
  action: string;
  expiry: string;
  unexpected: string;
}

const TEXTS: Record<Language, MailTexts> = {
  en: {
    subject: 'Your invitation to {{ portal.name }}',
    reminder: 'Reminder: ',
    greeting: 'Hello{% if contact.firstName %} {{ contact.firstName }}{% endif %},',
    lead: 'Here is your invitation to {{ portal.name }}. Follow the link to get access.',
    messageFrom: 'A message{% if invitedBy %} from {{ invitedBy }}{% endif %}:',
    action: 'Accept the invitation',
    expiry: 'This link is valid until {{ expiresAt }}.',
    unexpected: 'If you did not expect this e-mail, you can ignore it.',
  },
  de: {
    subject: 'Ihre Einladung zu {{ portal.name }}',
    reminder: 'Erinnerung: ',
    greeting: 'Guten Tag{% if contact.fullName %} {{ contact.fullName }}{% endif %},',
    lead: 'Sie haben eine Einladung zu {{ portal.name }} erhalten. Über den Link bekommen Sie Zugang.',
    messageFrom: 'Eine Nachricht{% if invitedBy %} von {{ invitedBy }}{% endif %}:',
    action: 'Einladung annehmen',
    expiry: 'Dieser Link gilt bis {{ expiresAt }}.',
    unexpected: 'Wenn Sie diese E-Mail nicht erwartet haben, können Sie sie ignorieren.',
  },
  fr: {
    subject: 'Votre invitation à {{ portal.name }}',
    reminder: 'Rappel : ',
    greeting: 'Bonjour{% if contact.fullName %} {{ contact.fullName }}{% endif %},',
    lead: 'Voici votre invitation à rejoindre {{ portal.name }}. Suivez le lien pour obtenir l’accès.',
    messageFrom: 'Un message{% if invitedBy %} de {{ invitedBy }}{% endif %} :',
    action: 'Accepter l’invitation',
    expiry: 'Ce lien est valable jusqu’au {{ expiresAt }}.',
    unexpected: 'Si vous n’attendiez pas cet e-mail, vous pouvez l’ignorer.',
  },
  es: {
    subject: 'Su invitación a {{ portal.name }}',
    reminder: 'Recordatorio: ',
    greeting: 'Hola{% if contact.firstName %}, {{ contact.firstName }}{% endif %}:',
    lead: 'Esta es su invitación a {{ portal.name }}. Siga el enlace para obtener acceso.',
    messageFrom: 'Un mensaje{% if invitedBy %} de {{ invitedBy }}{% endif %}:',
    action: 'Aceptar la invitación',
    expiry: 'Este enlace es válido hasta el {{ expiresAt }}.',
    unexpected: 'Si no esperaba este correo, puede ignorarlo.',
  },
  nl: {
    subject: 'Uw uitnodiging voor {{ portal.name }}',
    reminder: 'Herinnering: ',
    greeting: '{% if contact.fullName %}Beste {{ contact.fullName }}{% else %}Goedendag{% endif %},',
    lead: 'Hierbij ontvangt u uw uitnodiging voor {{ portal.name }}. Volg de link om toegang te krijgen.',
    messageFrom: 'Een bericht{% if invitedBy %} van {{ invitedBy }}{% endif %}:',
    action: 'Uitnodiging accepteren',
    expiry: 'Deze link is geldig tot {{ expiresAt }}.',
    unexpected: 'Als u deze e-mail niet verwachtte, kunt u hem negeren.',
  },
};

const html = (language: Language, texts: MailTexts): string =>
  mailPage(language, {
    subject: texts.subject,
    preview: texts.lead,
    content: `${paragraph(texts.greeting)}
${paragraph(texts.lead)}
{% if message %}<p style="margin:0 0 6px 0;color:#5b6472;font-size:14px;">${texts.messageFrom}</p>
<blockquote dir="auto" style="margin:0 0 16px 0;padding:12px 16px;border-left:4px solid #4945ff;background-color:#f6f6f9;border-radius:4px;">{{ message | escape | newline_to_br | raw }}</blockquote>{% endif %}`,
    action: texts.action,
    notes: [texts.expiry, texts.unexpected],
  });

const text = (texts: MailTexts): string => `${texts.greeting}

${texts.lead}
{% if message %}
${texts.messageFrom}
{{ message }}
{% endif %}
${texts.action}:
{{ link }}

${texts.expiry}
${texts.unexpected}
`;

/** The default template, used if a portal has no template for the language. */
export const defaultTemplate = (language: Language): Required<EmailTemplate> => ({
  subject: `{% if isReminder %}${TEXTS[language].reminder}{% endif %}${TEXTS[language].subject}`,
  html: html(language, TEXTS[language]),
  text: text(TEXTS[language]),
});
