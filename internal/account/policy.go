package account

import "github.com/kermesse/kermesse/internal/kit/authz"

// The operations on accounts. None happens in a space: they are either anybody's or a person's own.
var (
	CanLookUpKDF          = authz.Open("account.kdf.look_up")
	CanSignUp             = authz.Open("account.sign_up")
	CanSignIn             = authz.Open("account.sign_in")
	CanRefresh            = authz.Open("account.session.refresh")
	CanSignOut            = authz.Open("account.session.end")
	CanConfirm            = authz.Open("account.confirm")
	CanFinishSignIn       = authz.Open("account.sign_in.finish")
	CanAskReset           = authz.Open("account.password.ask_reset")
	CanPreviewReset       = authz.Open("account.password.preview_reset")
	CanResetPassword      = authz.Open("account.password.reset")
	CanConfirmEmail       = authz.Open("account.email.confirm_change")
	CanSeeAvatar          = authz.Open("account.avatar.see")
	CanListSessions       = authz.Own("account.session.list")
	CanSignOutEverywhere  = authz.Own("account.session.end_all")
	CanReadProfile        = authz.Own("account.profile.read")
	CanEditProfile        = authz.Own("account.profile.edit")
	CanResendConfirmation = authz.Own("account.confirmation.resend")
	CanRenameDevice       = authz.Own("account.session.rename")
	CanEndSession         = authz.Own("account.session.end_one")
	CanProve              = authz.Own("account.prove")
	CanChangePassword     = authz.Own("account.password.change").Fresh()
	CanChangeEmail        = authz.Own("account.email.change").Fresh()
	CanSetAvatar          = authz.Own("account.avatar.set")
	CanClaimFirst         = authz.Own("account.administrator.claim_first")
)

// Operations lists every operation of this room.
func Operations() []authz.Op {
	return []authz.Op{
		CanLookUpKDF, CanSignUp, CanSignIn, CanRefresh, CanSignOut, CanConfirm, CanListSessions,
		CanSignOutEverywhere, CanReadProfile, CanEditProfile, CanResendConfirmation, CanClaimFirst,
		CanFinishSignIn, CanAskReset, CanPreviewReset, CanResetPassword, CanConfirmEmail, CanSeeAvatar, CanRenameDevice, CanEndSession,
		CanProve, CanChangePassword, CanChangeEmail, CanSetAvatar,
	}
}
