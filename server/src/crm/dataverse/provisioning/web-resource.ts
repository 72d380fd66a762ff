import { SUBGRIDS } from './solution';

/**
 * Script of the command *Invite to portal* on a contact. Opens the quick create form of an invitation for the contact, and
 * shows the new invitation on the tab *Portal access*. A contact that is new or changed is saved first.
 */
export const INVITE_SCRIPT = `'use strict';
var CrmUserInvite = window.CrmUserInvite || {};
CrmUserInvite.invite = function (primaryControl) {
  var entity = primaryControl.data.entity;
  var saved = entity.getId() && !entity.getIsDirty() ? Promise.resolve() : primaryControl.data.save();
  return saved.then(function () {
    var contact = { id: entity.getId(), name: entity.getPrimaryAttributeValue(), entityType: 'contact' };
    return Xrm.Navigation.openForm(
      { entityName: 'tpc_portalinvitation', useQuickCreateForm: true, createFromEntity: contact },
      { tpc_contactid: [contact] }
    ).then(function () {
      var invitations = primaryControl.getControl('${SUBGRIDS.invitations}');
      if (invitations) invitations.refresh();
    });
  });
};
`;
