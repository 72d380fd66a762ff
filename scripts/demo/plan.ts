import path from 'node:path';
import { webAddress } from '../../playground/addresses';
import type { Build } from './builds';
import type { ChildOptions } from './child';
import type { PortUse } from './ports';
import type { Settings } from './settings';

const PLUGIN_SOURCES = [
  'contracts',
  'server',
  'admin',
  'widget',
  'scripts/build-node.mjs',
  'scripts/build-types.mjs',
  'scripts/build-widget.mjs',
  'scripts/node-bundles.mjs',
  'package.json',
  'tsconfig.json',
  'strapi-admin.ts',
  'strapi-server.ts',
];
const APP_SOURCES = ['addresses.ts', 'config', 'src', 'package.json', 'tsconfig.json'];

/** Path of a package's command, to run it with Node: a shell in between might not pass signals on. */
const bin = (root: string, name: string, file: string): string => path.join(root, 'node_modules', name, file);

/** The builds, in order. `run` runs a Node script until it exits. */
export const builds = (
  root: string,
  env: Settings['env'],
  run: (options: ChildOptions) => Promise<void>
): Build[] => {
  const playground = path.join(root, 'playground');
  const step = (args: string[], cwd: string): Promise<void> =>
    run({
      name: 'build',
      args,
      cwd,
      env: { ...env, NODE_ENV: 'production', FORCE_COLOR: '0' },
      show: 'none',
    });
  return [
    {
      title: 'the plugin',
      sources: PLUGIN_SOURCES,
      output: 'dist',
      run: async () => {
        await step([bin(root, '@strapi/sdk-plugin', 'bin/strapi-plugin.js'), 'build'], root);
        await step(['scripts/build-widget.mjs'], root);
        await step(['scripts/build-types.mjs'], root);
        await step(['scripts/build-node.mjs'], root);
      },
    },
    {
      title: "Strapi's admin panel",
      // The panel contains the plugin's admin code, but not its server code.
      sources: [...APP_SOURCES.map((name) => `playground/${name}`), 'dist/admin'],
      output: 'playground/dist',
      run: () => step([bin(root, '@strapi/strapi', 'bin/strapi.js'), 'build'], playground),
    },
  ];
};

/** The servers, in the order of their start, each with the URL that responds once it is ready. */
export const servers = (root: string, settings: Settings): [options: ChildOptions, healthUrl: string][] => {
  const { host, mailbox, dynamics, openid, env, strapiUrl, siteUrl } = settings;
  const playground = path.join(root, 'playground');
  const list: [ChildOptions, string][] = [
    [
      {
        name: 'openid',
        args: ['--import', 'tsx', 'playground/openid/server.ts'],
        cwd: root,
        env,
        // The library warns of what is right for a demo, such as keeping everything in memory.
        show: 'none',
      },
      `${openid.url}/healthz`,
    ],
    [
      {
        name: 'strapi',
        args: [bin(root, '@strapi/strapi', 'bin/strapi.js'), 'start'],
        cwd: playground,
        env,
        show: 'all',
      },
      `${strapiUrl}/_health`,
    ],
    [
      {
        name: 'website',
        args: ['--import', 'tsx', 'playground/website/server.ts'],
        cwd: root,
        env,
        show: 'errors',
      },
      `${siteUrl}/healthz`,
    ],
  ];
  if (dynamics) {
    const args = ['--import', 'tsx', 'tests/dataverse-server/demo/main.ts'];
    list.unshift([{ name: 'dynamics', args, cwd: root, env, show: 'errors' }, dynamics.url]);
  }
  if (mailbox) {
    const [web, smtp] = [String(mailbox.port), String(mailbox.smtpPort)];
    const args = ['--web', web, '--web-ip', host, '--smtp', smtp, '--ip', host];
    const script = bin(root, 'maildev', 'dist/bin/maildev.js');
    list.unshift([
      { name: 'mailbox', args: [script, ...args], cwd: playground, env, show: 'errors' },
      `${webAddress(host, mailbox.port)}/index.html`,
    ]);
  }
  return list;
};

export const portUses = ({ port, sitePort, mailbox, dynamics, openid }: Settings): PortUse[] => [
  { title: 'Strapi', port, variable: 'PORT' },
  { title: 'the website', port: sitePort, variable: 'SITE_PORT' },
  { title: 'the OpenID provider', port: openid.port, variable: 'OPENID_PORT' },
  ...(dynamics ? [{ title: 'Dynamics', port: dynamics.port, variable: 'DYNAMICS_PORT' }] : []),
  ...(mailbox
    ? [
        { title: 'the mailbox', port: mailbox.port, variable: 'MAILBOX_PORT' },
        { title: "the mailbox's SMTP", port: mailbox.smtpPort, variable: 'SMTP_PORT' },
      ]
    : []),
];
