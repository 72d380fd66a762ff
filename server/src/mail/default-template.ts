import type { EmailTemplate } from '../../../contracts';
import type { Language } from '../domain/languages';

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
    lead: 'You have been invited to {{ portal.name }}. Choose a password to create your account.',
    messageFrom: 'A message{% if invitedBy %} from {{ invitedBy }}{% endif %}:',
    action: 'Accept the invitation',
    expiry: 'This link is valid until {{ expiresAt }}.',
    unexpected: 'If you did not expect this e-mail, you can ignore it.',
  },
  de: {
    subject: 'Ihre Einladung zu {{ portal.name }}',
    reminder: 'Erinnerung: ',
    greeting: 'Guten Tag{% if contact.fullName %} {{ contact.fullName }}{% endif %},',
    lead: 'Sie wurden zu {{ portal.name }} eingeladen. Wählen Sie ein Passwort, um Ihr Konto anzulegen.',
    messageFrom: 'Eine Nachricht{% if invitedBy %} von {{ invitedBy }}{% endif %}:',
    action: 'Einladung annehmen',
    expiry: 'Dieser Link gilt bis {{ expiresAt }}.',
    unexpected: 'Wenn Sie diese E-Mail nicht erwartet haben, können Sie sie ignorieren.',
  },
  fr: {
    subject: 'Votre invitation à {{ portal.name }}',
    reminder: 'Rappel : ',
    greeting: 'Bonjour{% if contact.fullName %} {{ contact.fullName }}{% endif %},',
    lead: 'Vous avez reçu une invitation à rejoindre {{ portal.name }}. Choisissez un mot de passe pour créer votre compte.',
    messageFrom: 'Un message{% if invitedBy %} de {{ invitedBy }}{% endif %} :',
    action: 'Accepter l’invitation',
    expiry: 'Ce lien est valable jusqu’au {{ expiresAt }}.',
    unexpected: 'Si vous n’attendiez pas cet e-mail, vous pouvez l’ignorer.',
  },
  es: {
    subject: 'Su invitación a {{ portal.name }}',
    reminder: 'Recordatorio: ',
    greeting: 'Hola{% if contact.firstName %}, {{ contact.firstName }}{% endif %}:',
    lead: 'Le han invitado a {{ portal.name }}. Elija una contraseña para crear su cuenta.',
    messageFrom: 'Un mensaje{% if invitedBy %} de {{ invitedBy }}{% endif %}:',
    action: 'Aceptar la invitación',
    expiry: 'Este enlace es válido hasta el {{ expiresAt }}.',
    unexpected: 'Si no esperaba este correo, puede ignorarlo.',
  },
  nl: {
    subject: 'Uw uitnodiging voor {{ portal.name }}',
    reminder: 'Herinnering: ',
    greeting: '{% if contact.fullName %}Beste {{ contact.fullName }}{% else %}Goedendag{% endif %},',
    lead: 'U bent uitgenodigd voor {{ portal.name }}. Kies een wachtwoord om uw account aan te maken.',
    messageFrom: 'Een bericht{% if invitedBy %} van {{ invitedBy }}{% endif %}:',
    action: 'Uitnodiging accepteren',
    expiry: 'Deze link is geldig tot {{ expiresAt }}.',
    unexpected: 'Als u deze e-mail niet verwachtte, kunt u hem negeren.',
  },
};

// Tables and inline styles, because Outlook renders with Word and several clients drop style sheets. The link is in
// `href`s only: elsewhere it could become part of a URL on another server.
const html = (language: Language, texts: MailTexts): string => `<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${texts.subject}</title>
</head>
<body style="margin:0;padding:0;background-color:#f4f5f7;overflow-wrap:anywhere;">
<div style="display:none;max-height:0;overflow:hidden;">${texts.lead}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f4f5f7;">
<tr><td align="center" style="padding:32px 16px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background-color:#ffffff;border-radius:12px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.55;color:#1f2430;">
<tr><td style="padding:32px 32px 0 32px;font-size:14px;font-weight:600;letter-spacing:0.02em;color:#5b6472;">{{ portal.name }}</td></tr>
<tr><td style="padding:20px 32px 0 32px;">
<p style="margin:0 0 16px 0;">${texts.greeting}</p>
<p style="margin:0 0 16px 0;">${texts.lead}</p>
{% if message %}<p style="margin:0 0 6px 0;color:#5b6472;font-size:14px;">${texts.messageFrom}</p>
<blockquote dir="auto" style="margin:0 0 16px 0;padding:12px 16px;border-left:4px solid #4945ff;background-color:#f6f6f9;border-radius:4px;">{{ message | escape | newline_to_br | raw }}</blockquote>{% endif %}
</td></tr>
<tr><td style="padding:8px 32px 8px 32px;">
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="#4945ff" style="border-radius:8px;">
<a href="{{ link }}" style="display:inline-block;padding:14px 28px;font-weight:600;color:#ffffff;text-decoration:none;border-radius:8px;">${texts.action}</a>
</td></tr></table>
</td></tr>
<tr><td style="padding:8px 32px 32px 32px;font-size:14px;color:#5b6472;">
<p style="margin:0 0 8px 0;">${texts.expiry}</p>
<p style="margin:0;">${texts.unexpected}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>`;

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
