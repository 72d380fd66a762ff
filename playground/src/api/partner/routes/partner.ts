export default {
  routes: [{ method: 'POST', path: '/partners/invite', handler: 'partner.invite' }],
};
