/** Script of the *Invite to portal* button on a contact: opens the quick create form of an invitation. */
export const INVITE_SCRIPT = `'use strict';
var CrmUserInvite = window.CrmUserInvite || {};
CrmUserInvite.invite = function (primaryControl) {
  var entity = primaryControl.data.entity;
  var contact = {
    id: entity.getId(),
    name: entity.getPrimaryAttributeValue(),
    entityType: 'contact',
  };
  return Xrm.Navigation.openForm(
    { entityName: 'tpc_portalinvitation', useQuickCreateForm: true, createFromEntity: contact },
    { tpc_contactid: [contact] }
  );
};
`;
