import type { Failure } from '../../api';
import type { Form } from '../form';
import { request as english, secondary } from '../../texts/en';
import { h, interpolate } from '../dom';
import { createControl, validationMessage } from '../field';
import type { Extension, MessageContext } from '../message';
import { createSubmit } from '../submit';
import { TRANSLATIONS } from './translations';

interface RequestContext extends MessageContext {
  onSubmit(this: void): void;
  onEdit(this: void): void;
  announce(this: void, message: string): void;
}

/** The part of the view for sites where visitors may ask for an invitation. */
export interface RequestExtension extends Extension {
  createRequestForm(context: RequestContext): Form;
}

/** Asks the plugin to send an invitation. Resolves to a failure if it finds the address invalid. */
const requestInvitation = async (
  { host, model, flow }: Pick<MessageContext, 'host' | 'model' | 'flow'>,
  email: string
): Promise<Failure | undefined> => {
  if (model.isBusy || model.blocker === 'rate-limited') return undefined;

  flow.unblock();
  model.isBusy = true;
  model.entered = { email };
  flow.setState('request');
  const { failure } = await flow.send('invitations/request', { body: { email, portal: host.portal } });
  // A link may have been opened in the meantime.
  if (model.state !== 'request') return undefined;
  model.isBusy = false;
  const isInvalid = failure?.code === 'request.invalid';
  if (failure && !isInvalid)
    flow.fail(failure, () => void requestInvitation({ host, model, flow }, email), 'request');
  else flow.setState(failure ? 'request' : 'requested');
  return isInvalid ? failure : undefined;
};

const createRequestForm: RequestExtension['createRequestForm'] = (context) => {
  const { flow, texts, values, onSubmit, onEdit, announce } = context;
  const [title, sentence] = texts.request;
  const input = h('input', { type: 'email', required: true, autocomplete: 'email', maxlength: 254 });
  const email = createControl({
    id: 'email',
    input,
    label: [texts.email],
    validate: () => validationMessage(input, texts),
  });
  const { elements, setStatus } = createSubmit(texts.sendRequest);
  const signIn = flow.existingUserTarget();
  const showError = (message: string): void => {
    email.setError(message);
    input.focus();
  };
  return {
    elements: [
      h(
        'header',
        { part: 'header' },
        h(
          'slot',
          { name: 'request' },
          h('h2', { part: 'heading', tabindex: -1 }, ...interpolate(title, values)),
          h('p', { part: 'intro' }, ...interpolate(sentence, values))
        )
      ),
      h(
        'form',
        {
          part: 'form',
          novalidate: true,
          submit: (event) => {
            event.preventDefault();
            onSubmit();
          },
          input: onEdit,
        },
        email.element,
        ...elements,
        signIn && h('a', { part: 'button quiet', href: signIn.href }, texts.signIn)
      ),
    ],
    sendingLabel: texts.sendingRequest,
    values: () => ({ email: email.get() }),
    restore: (entered) => {
      if (entered.email) email.set(entered.email);
    },
    isValid: () => !email.validate(),
    validate: () => {
      const message = email.validate();
      if (message) showError(message);
      return !message;
    },
    send: () => requestInvitation(context, input.value.trim()),
    showFailure: ({ errors }) => {
      if (errors.some(({ path }) => path[0] === 'email')) showError(texts.emailInvalid);
      else {
        setStatus(null, false, [texts.invalid]);
        announce(texts.invalid);
      }
      return Promise.resolve();
    },
    setStatus,
  };
};

/** Asking for an invitation, in a separate chunk. */
export const request: RequestExtension = {
  layouts: { requested: ['mail', 'otherAddress', 'signInInstead'] },
  icons: { mail: 'M3 6h18v12H3zM3.5 6.5L12 13l8.5-6.5' },
  texts: (language) => ({ signIn: secondary.signIn, ...english, ...TRANSLATIONS[language.slice(0, 2)] }),
  createActions: ({ flow, texts }, { button, link }) => ({
    signInInstead: () => link(texts.signIn, flow.existingUserTarget()),
    otherAddress: () => button(texts.otherAddress, () => flow.setState('request'), 'quiet'),
  }),
  createRequestForm,
};
