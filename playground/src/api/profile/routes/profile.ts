export default {
  routes: [{ method: 'GET', path: '/profile', handler: 'profile.me' }],
};
