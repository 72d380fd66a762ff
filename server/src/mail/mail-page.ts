import type { Language } from '../domain/languages';

/** The parts of an e-mail's page, in Liquid. */
interface MailPage {
  subject: string;
  /** What mail programs show beside the subject in their lists. */
  preview: string;
  /** In HTML. */
  content: string;
  /** The label of the button, which leads to `link`. */
  action: string;
  /** Small print, a line each. */
  notes: readonly string[];
}

export const paragraph = (text: string): string => `<p style="margin:0 0 16px 0;">${text}</p>`;

const note = (text: string, isLast: boolean): string =>
  `<p style="margin:${isLast ? '0' : '0 0 8px 0'};">${text}</p>`;

/**
 * The page that the plugin's own e-mails share. Tables and inline styles, because Outlook renders with Word and several
 * clients drop style sheets. The link is in `href`s only: elsewhere it could become part of a URL on another server.
 */
export const mailPage = (
  language: Language,
  { subject, preview, content, action, notes }: MailPage
): string => `<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
</head>
<body style="margin:0;padding:0;background-color:#f4f5f7;overflow-wrap:anywhere;">
<div style="display:none;max-height:0;overflow:hidden;">${preview}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f4f5f7;">
<tr><td align="center" style="padding:32px 16px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background-color:#ffffff;border-radius:12px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.55;color:#1f2430;">
<tr><td style="padding:32px 32px 0 32px;font-size:14px;font-weight:600;letter-spacing:0.02em;color:#5b6472;">{{ portal.name }}</td></tr>
<tr><td style="padding:20px 32px 0 32px;">
${content}
</td></tr>
<tr><td style="padding:8px 32px 8px 32px;">
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="#4945ff" style="border-radius:8px;">
<a href="{{ link }}" style="display:inline-block;padding:14px 28px;font-weight:600;color:#ffffff;text-decoration:none;border-radius:8px;">${action}</a>
</td></tr></table>
</td></tr>
<tr><td style="padding:8px 32px 32px 32px;font-size:14px;color:#5b6472;">
${notes.map((text, index) => note(text, index === notes.length - 1)).join('\n')}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>`;
