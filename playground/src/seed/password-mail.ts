import type { Core } from '@strapi/strapi';

interface EmailSettings {
  reset_password: { options: Record<string, unknown> };
}

/** Sets the URL of the website's password page in reset e-mails, also after the website has moved. */
export const pointPasswordMail = async (strapi: Core.Strapi): Promise<void> => {
  const settings = strapi.store({ type: 'plugin', name: 'users-permissions' });
  const advanced = (await settings.get({ key: 'advanced' })) as Record<string, unknown>;
  const url = `${strapi.config.get<string>('website.address')}/password`;
  await settings.set({ key: 'advanced', value: { ...advanced, email_reset_password: url } });

  const email = (await settings.get({ key: 'email' })) as EmailSettings;
  Object.assign(email.reset_password.options, {
    from: { name: 'Lindenhof', email: 'portal@lindenhof.example' },
    object: 'Your new password',
    message:
      '<p>Hello,</p><p>a new password was requested for your account at Lindenhof.</p>' +
      '<p><a href="<%= URL %>?code=<%= TOKEN %>">Choose a new password</a></p>' +
      '<p>If it was not you, there is nothing to do.</p>',
  });
  await settings.set({ key: 'email', value: email });
};
