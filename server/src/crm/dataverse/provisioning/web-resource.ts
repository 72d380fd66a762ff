import { INVITATION_STATUS } from '../model/status';
import { INVITATION_TABLE, SUBGRIDS } from './solution';
import { byLanguage, ENGLISH, TEXTS, type Text } from './texts';

const { revoked, redeemed } = INVITATION_STATUS;
const literal = (text: Text): string => JSON.stringify(byLanguage(text));

/**
 * Script of the commands.
 *
 * *Invite to portal* on a contact opens the quick create form of an invitation for the contact, and shows the new invitation
 * on the tab *Portal access*. A contact that is new or changed is saved first.
 *
 * *Revoke* on an invitation asks, and gives it the status reason *Revoked* directly: an invitation that was sent is inactive,
 * so Dynamics does not offer *Deactivate*, and activating it would resend it.
 */
export const SCRIPT = `'use strict';
var CrmUserInvite = window.CrmUserInvite || {};
CrmUserInvite.invite = function (primaryControl) {
  var entity = primaryControl.data.entity;
  var saved = entity.getId() && !entity.getIsDirty() ? Promise.resolve() : primaryControl.data.save();
  return saved.then(function () {
    var contact = { id: entity.getId(), name: entity.getPrimaryAttributeValue(), entityType: 'contact' };
    return Xrm.Navigation.openForm(
      { entityName: '${INVITATION_TABLE}', useQuickCreateForm: true, createFromEntity: contact },
      { tpc_contactid: [contact] }
    ).then(function () {
      var invitations = primaryControl.getControl('${SUBGRIDS.invitations}');
      if (invitations) invitations.refresh();
    });
  });
};
CrmUserInvite.revoke = function (primaryControl) {
  var id = primaryControl.data.entity.getId().replace(/[{}]/g, '');
  if (!id) return Promise.resolve();
  var language = Xrm.Utility.getGlobalContext().userSettings.languageId;
  var inLanguage = function (texts) {
    return texts[language] || texts[${String(ENGLISH)}];
  };
  var status = primaryControl.getAttribute('statuscode');
  if (status && status.getValue() === ${String(redeemed.status)}) {
    return Xrm.Navigation.openAlertDialog({ text: inLanguage(${literal(TEXTS.redeemedAlready)}) });
  }
  return Xrm.Navigation.openConfirmDialog({
    text: inLanguage(${literal(TEXTS.revokeQuestion)}),
    confirmButtonLabel: inLanguage(${literal(TEXTS.revoke)})
  })
    .then(function (answer) {
      if (!answer.confirmed) return;
      var revoked = { statecode: ${String(revoked.state)}, statuscode: ${String(revoked.status)} };
      return Xrm.WebApi.updateRecord('${INVITATION_TABLE}', id, revoked).then(function () {
        return primaryControl.data.refresh(false);
      });
    })
    .then(undefined, function (error) {
      return Xrm.Navigation.openErrorDialog({ message: error.message });
    });
};
`;
