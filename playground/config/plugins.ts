import type { Core } from '@strapi/strapi';
import dynamics from './dynamics';
import openid from './openid';
import website from './website';

export default (params: Core.Config.Shared.ConfigParams): Core.Config.Plugin => {
  const { env } = params;
  const { provider } = openid(params);
  return {
    'users-permissions': {
      config: {
        jwtSecret: env('JWT_SECRET'),
        jwt: { expiresIn: '7d' },
        // Strapi allows ten sign-ins a minute; the end-to-end tests need more.
        ratelimit: { enabled: env.bool('USER_RATE_LIMIT', true) },
      },
    },
    email: {
      config: {
        provider: 'nodemailer',
        providerOptions: {
          host: env('SMTP_HOST', '127.0.0.1'),
          port: env.int('SMTP_PORT', 1025),
          ...(env('SMTP_USERNAME') && {
            auth: { user: env('SMTP_USERNAME'), pass: env('SMTP_PASSWORD') },
          }),
        },
        settings: {
          defaultFrom: env('MAIL_FROM', 'Lindenhof <portal@lindenhof.example>'),
          defaultReplyTo: env('MAIL_REPLY_TO', 'service@lindenhof.example'),
        },
      },
    },
    'crm-user-invite': {
      enabled: true,
      config: {
        allowedOrigins: website(params).origins,
        ...dynamics(params),
        signUp: {
          providers: provider ? [{ name: provider.name, label: provider.label }] : [],
          // Browsers have passkeys on http://localhost, but not on an IP address.
          passkeys: website(params).origins.some((origin) => origin.startsWith('http://localhost:')),
        },
        pages: [{ contentType: 'api::page.page', title: 'title', url: '/{slug}' }],
        fields: [
          {
            name: 'firstName',
            label: { en: 'First name', de: 'Vorname', fr: 'Prénom', es: 'Nombre', nl: 'Voornaam' },
            type: 'text',
            required: true,
            contactField: 'firstName',
            userField: 'firstName',
          },
          {
            name: 'lastName',
            label: { en: 'Last name', de: 'Nachname', fr: 'Nom', es: 'Apellidos', nl: 'Achternaam' },
            type: 'text',
            required: true,
            contactField: 'lastName',
            userField: 'lastName',
          },
          {
            name: 'phone',
            label: { en: 'Phone', de: 'Telefon', fr: 'Téléphone', es: 'Teléfono', nl: 'Telefoon' },
            type: 'tel',
            contactField: 'phone',
          },
          {
            name: 'newsletter',
            label: {
              en: 'Send me the monthly newsletter',
              de: 'Monatlichen Newsletter zusenden',
              fr: 'Recevoir la lettre mensuelle',
              es: 'Recibir el boletín mensual',
              nl: 'Stuur mij de maandelijkse nieuwsbrief',
            },
            type: 'checkbox',
          },
        ],
        terms: { required: true, version: '2026-01' },
      },
    },
  };
};
