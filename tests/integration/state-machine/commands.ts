import fc from 'fast-check';
import type { InvitationStatus } from '../../../contracts';
import { FAULT_POINTS, type FaultPoint as CrashStep } from '../../../server/src/domain/fault-points';
import { expectAnswer, expectInvariants, expectStaffAnswer } from './invariants';
import type { Model, ModelInvitation } from './model';
import { normalize, type World } from './world';

/** Addresses that contacts are given in turn; some are two spellings of one address. */
export const ADDRESSES = [
  'ada@example.org',
  'zoë@example.org',
  'ZOE\u0308@example.org',
  'grace@example.org',
  'Ada@Example.org',
];
export const CONTACTS = 3;
const PASSWORDS = ['correct horse battery staple', 'another horse in the stable'];

/**
 * Hours. After 2 hours the next renewal is allowed, after 15 days every link has expired, after 40 days
 * renewal is nearly over.
 */
const JUMPS = [2, 5 * 24, 15 * 24, 40 * 24];

/** The real system, and the statuses of its invitations after the last step. */
export interface Real {
  world: World;
  statuses: Map<string, InvitationStatus>;
}

type Step = (model: Model, world: World) => Promise<void>;

class Command implements fc.AsyncCommand<Model, Real> {
  constructor(
    private readonly name: string,
    private readonly step: Step,
    private readonly applies: (model: Model) => boolean
  ) {}

  check(model: Readonly<Model>): boolean {
    return this.applies(model as Model);
  }

  async run(model: Model, { world, statuses }: Real): Promise<void> {
    await this.step(model, world);
    await expectInvariants(model, world, statuses);
  }

  toString(): string {
    return this.name;
  }
}

const always = (): boolean => true;
const command = (name: string, step: Step, applies: (model: Model) => boolean = always): Command =>
  new Command(name, step, applies);

const pick = <Item>(items: readonly Item[], number: number): Item => items[number % items.length] as Item;

type OnInvitation = (model: Model, world: World, invitation: ModelInvitation) => Promise<void>;
const onInvitation = (name: string, step: OnInvitation) =>
  fc.nat(99).map((n) =>
    command(
      `${name} ${n}`,
      (model, world) => step(model, world, pick(model.invitations, n)),
      (model) => model.invitations.length > 0
    )
  );

interface Used {
  invitation: ModelInvitation;
  code: string;
  generation: number;
}
const codesOf = (model: Model): Used[] =>
  model.invitations.flatMap((invitation) => invitation.codes.map((code) => ({ invitation, ...code })));

type WithCode = (model: Model, world: World, used: Used, choice: number) => Promise<void>;
const withCode = (name: string, step: WithCode) =>
  fc.tuple(fc.nat(99), fc.nat(99)).map(([n, choice]) =>
    command(
      `${name} ${n} ${choice}`,
      (model, world) => step(model, world, pick(codesOf(model), n), choice),
      (model) => codesOf(model).length > 0
    )
  );

const contact = fc.nat(CONTACTS - 1);

const inviteTo = async (model: Model, world: World, person: number, portal: number): Promise<void> => {
  const refusal = model.invite(person, portal);
  const { body } = await world.invite(person, portal);
  expect(body.data.refused.map((refused: { code: string }) => refused.code)).toEqual(
    refusal ? [refusal] : []
  );
  if (!refusal) model.invitations.at(-1)!.id = body.data.accepted[0].invitationId;
};

const invite = fc
  .tuple(contact, fc.nat(1))
  .map(([person, portal]) =>
    command(`invite ${person} to ${portal}`, (model, world) => inviteTo(model, world, person, portal))
  );

const inviteAgain = onInvitation('invite the one again of', (model, world, invitation) =>
  inviteTo(model, world, invitation.contact, invitation.portal)
);

const resend = onInvitation('resend', async (model, world, invitation) => {
  const expected = model.resend(invitation);
  expectStaffAnswer(await world.staff('post', `/invitations/${invitation.id}/resend`), expected);
});

const revoke = onInvitation('revoke', async (model, world, invitation) => {
  const expected = model.revoke(invitation);
  expectStaffAnswer(await world.staff('post', `/invitations/${invitation.id}/revoke`), expected);
});

const redeem = withCode('redeem', async (model, world, { invitation, generation, code }, choice) => {
  const password = pick(PASSWORDS, choice);
  const expected = model.redeem(invitation, generation, password);
  expectAnswer(await world.invitee('redeem', { code, password }), expected);
});

const accept = withCode('accept', async (model, world, { invitation, generation, code }, choice) => {
  const others = [...model.users.keys()];
  const address = choice % 4 === 0 && others.length > 0 ? pick(others, choice) : invitation.address;
  const token = await world.signIn(address);
  const expected = model.accept(invitation, generation, address);
  expectAnswer(await world.invitee('accept', { code }, token), expected);
});

const renew = withCode('renew', async (model, world, { invitation, generation, code }) => {
  model.renew(invitation, generation);
  expect((await world.invitee('renew', { code })).status).toBe(202);
});

const mail = fc.boolean().map((works) =>
  command(`mail ${works ? 'works' : 'fails'}`, async (model, world) => {
    model.mailWorks = works;
    world.setMailWorks(works);
  })
);

const activate = fc.tuple(contact, fc.boolean()).map(([person, active]) =>
  command(`${active ? 'restore' : 'deactivate'} ${person}`, async (model, world) => {
    model.changeContact(person, { isActive: active });
    await world.changeContact(person, { active });
  })
);

const move = fc.tuple(contact, fc.constantFrom(...ADDRESSES)).map(([person, email]) =>
  command(`${person} gets ${email}`, async (model, world) => {
    model.changeContact(person, { address: normalize(email) });
    await world.changeContact(person, { email });
  })
);

const addUser = fc.constantFrom(...ADDRESSES).map((email) =>
  command(
    `${email} signs up`,
    async (model, world) => {
      model.addUser(normalize(email));
      await world.addUser(email);
    },
    (model) => !model.users.has(normalize(email))
  )
);

/** Simulates the site's own sign-up form: the invitee can only accept then. */
const inviteeSignsUp = onInvitation('the invitee signs up elsewhere', async (model, world, { address }) => {
  if (model.users.has(address)) return;
  model.addUser(address);
  await world.addUser(address);
});

const deleteUser = fc.nat(99).map((n) =>
  command(
    `delete user ${n}`,
    async (model, world) => {
      const address = pick([...model.users.keys()], n);
      model.deleteUser(address);
      await world.deleteUser(address);
    },
    (model) => model.users.size > 0
  )
);

const pass = fc.constantFrom(...JUMPS).map((hours) =>
  command(`${hours} hours pass`, async (model, world) => {
    model.pass(hours);
    await world.pass(hours);
  })
);

const sweepExpired = fc.constant(
  command('sweep', async (model, world) => {
    model.sweepExpired();
    await world.sweepExpired();
  })
);

const remind = fc.constant(
  command('remind', async (model, world) => {
    model.remind();
    await world.remind();
  })
);

const restart = fc.constant(command('restart', (_model, world) => world.restart()));

const sendingSteps = fc.constantFrom(...FAULT_POINTS.filter((step) => step.startsWith('send.')));

/**
 * If the process dies after the mail server accepted the e-mail and before that is recorded, the e-mail is
 * sent again.
 */
const sendsTwice = (step: CrashStep, model: Model): void => {
  if (step === 'send.handed-over') model.mailed.push(...model.mailed.slice(-1));
};

const inviteAndDie = fc.tuple(contact, fc.nat(1), sendingSteps).map(([person, portal, step]) =>
  command(`invite ${person} to ${portal}, and die at ${step}`, async (model, world) => {
    const refusal = model.invite(person, portal);
    const answer = await world.dyingAt(step, () => world.invite(person, portal));
    if (refusal) {
      expect(answer?.body.data.refused).toMatchObject([{ code: refusal }]);
      return;
    }
    const known = model.invitations.map(({ id }) => id);
    const made = (await world.ledger()).find(({ invitationId }) => !known.includes(invitationId));
    model.invitations.at(-1)!.id = String(made?.invitationId);
    if (!answer) sendsTwice(step, model);
  })
);

const resendAndDie = fc.tuple(fc.nat(99), sendingSteps).map(([n, step]) =>
  command(
    `resend ${n}, and die at ${step}`,
    async (model, world) => {
      const invitation = pick(model.invitations, n);
      const expected = model.resend(invitation);
      const resend = () => world.staff('post', `/invitations/${invitation.id}/resend`);
      const answer = await world.dyingAt(step, resend);
      if (answer) expectStaffAnswer(answer, expected);
      else sendsTwice(step, model);
    },
    (model) => model.invitations.length > 0
  )
);

/**
 * A crash at these steps leaves the work done, although the response is lost; at other steps nothing is done.
 * The embedded CRM is updated before the commit.
 */
const DONE: readonly CrashStep[] = ['redeem.committed', 'accept.committed'];

const redeemAndDie = fc
  .tuple(fc.nat(99), fc.constantFrom(...FAULT_POINTS.filter((step) => /^(redeem|record)/.test(step))))
  .map(([n, step]) =>
    command(
      `redeem ${n}, and die at ${step}`,
      async (model, world) => {
        const { invitation, generation, code } = pick(codesOf(model), n);
        const password = pick(PASSWORDS, n);
        const answer = await world.dyingAt(step, () => world.invitee('redeem', { code, password }));
        if (!answer && !DONE.includes(step)) return;
        const expected = model.redeem(invitation, generation, password);
        if (answer) expectAnswer(answer, expected);
      },
      (model) => codesOf(model).length > 0
    )
  );

const acceptAndDie = fc
  .tuple(fc.nat(99), fc.constantFrom(...FAULT_POINTS.filter((step) => /^(accept|record)/.test(step))))
  .map(([n, step]) =>
    command(
      `accept ${n}, and die at ${step}`,
      async (model, world) => {
        const { invitation, generation, code } = pick(codesOf(model), n);
        const token = await world.signIn(invitation.address);
        const answer = await world.dyingAt(step, () => world.invitee('accept', { code }, token));
        if (!answer && !DONE.includes(step)) return;
        const expected = model.accept(invitation, generation, invitation.address);
        if (answer) expectAnswer(answer, expected);
      },
      (model) => codesOf(model).length > 0
    )
  );

/**
 * Sequences of at most `maxCommands` steps. Most create and use invitations; restarts and crashes are rare.
 */
export const lives = (maxCommands: number) =>
  fc.commands(
    [
      fc.oneof(
        { weight: 18, arbitrary: invite },
        { weight: 12, arbitrary: inviteAgain },
        { weight: 20, arbitrary: redeem },
        { weight: 14, arbitrary: accept },
        { weight: 12, arbitrary: resend },
        { weight: 6, arbitrary: revoke },
        { weight: 10, arbitrary: renew },
        { weight: 12, arbitrary: pass },
        { weight: 5, arbitrary: sweepExpired },
        { weight: 5, arbitrary: remind },
        { weight: 6, arbitrary: mail },
        { weight: 6, arbitrary: activate },
        { weight: 8, arbitrary: move },
        { weight: 4, arbitrary: addUser },
        { weight: 8, arbitrary: inviteeSignsUp },
        { weight: 8, arbitrary: deleteUser },
        { weight: 1, arbitrary: restart },
        { weight: 7, arbitrary: inviteAndDie },
        { weight: 7, arbitrary: resendAndDie },
        { weight: 4, arbitrary: redeemAndDie },
        { weight: 2, arbitrary: acceptAndDie }
      ),
    ],
    { maxCommands, size: 'max' }
  );
