"""The use cases of identity."""

from application.identity.admit import Admit
from application.identity.authenticate import Authenticate
from application.identity.borrowed_rates import BorrowedRates
from application.identity.change_password import ChangePassword
from application.identity.change_profile import ChangeProfile
from application.identity.end_login import EndLogin
from application.identity.end_logins import EndLogins
from application.identity.give_role import GiveRole
from application.identity.list_logins import ListLogins
from application.identity.log_in import LogIn
from application.identity.log_out import LogOut
from application.identity.read_profile import ReadProfile
from application.identity.read_signing_keys import ReadSigningKeys
from application.identity.refresh_tokens import RefreshTokens
from application.identity.register_user import RegisterUser
from application.identity.request_password_reset import RequestPasswordReset
from application.identity.reset_password import ResetPassword
from application.identity.tend_api_keys import CreateApiKey, ListApiKeys, RevokeApiKey
from application.identity.tend_tenants import CreateTenant, ListTenants, ResumeTenant, SuspendTenant
from application.identity.turnstile import Turnstile
from application.privacy.hiding import OnlyTheVisible
from infrastructure.composition.injector import providers
from infrastructure.composition.wiring import Providers, Wiring


def identity(wiring: Wiring) -> Providers:
    ports, work, shared = wiring.ports, wiring.work, wiring.shared
    return {
        "register_user": wiring.reliably(RegisterUser, **work, hasher=ports.password_hasher),
        "log_in": providers.Factory(
            Turnstile,
            providers.Factory(
                LogIn,
                **work,
                standing=ports.tenant_standing,
                attempts=ports.login_attempts,
                hasher=ports.password_hasher,
                tokens=ports.token_issuer,
                ids=ports.ids,
            ),
        ),
        "refresh_tokens": providers.Factory(
            RefreshTokens,
            **work,
            standing=ports.tenant_standing,
            tokens=ports.token_issuer,
            ids=ports.ids,
        ),
        "log_out": providers.Factory(LogOut, **work),
        "admit": providers.Factory(
            Turnstile,  # all of one address move one row: they would wait for it with a connection each
            providers.Factory(Admit, limits=ports.rate_limits, rate=ports.address_rate, clock=ports.clock),
        ),
        "authenticate": providers.Factory(
            OnlyTheVisible,
            providers.Factory(
                Authenticate,
                tokens=ports.token_issuer,
                keys=ports.api_keys,
                limits=providers.Singleton(BorrowedRates, ports.rate_limits),
                rate=ports.account_rate,
                clock=ports.clock,
            ),
            shared.hiding,
        ),
        "read_profile": providers.Factory(ReadProfile, unit_of_work=ports.unit_of_work),
        "change_profile": wiring.reliably(ChangeProfile, **work),
        "change_password": wiring.reliably(
            ChangePassword, **work, attempts=ports.login_attempts, hasher=ports.password_hasher
        ),
        "request_password_reset": providers.Factory(
            RequestPasswordReset, **work, limits=ports.rate_limits, ids=ports.ids
        ),
        "reset_password": providers.Factory(
            ResetPassword,
            **work,
            standing=ports.tenant_standing,
            attempts=ports.login_attempts,
            hasher=ports.password_hasher,
        ),
        "list_logins": providers.Factory(ListLogins, **work),
        "end_login": wiring.reliably(EndLogin, **work),
        "end_logins": wiring.reliably(EndLogins, **work),
        "read_signing_keys": providers.Factory(ReadSigningKeys, tokens=ports.token_issuer),
        "give_role": wiring.audited(
            providers.Factory(GiveRole, **work),
            *("users.give_role", "tenant_id", "user_id", "role"),
        ),
        "create_api_key": wiring.audited(
            providers.Factory(
                CreateApiKey,
                keys=ports.api_keys,
                tokens=ports.token_issuer,
                ids=ports.ids,
                clock=ports.clock,
            ),
            *("api_keys.create", "tenant_id", "role"),
        ),
        "list_api_keys": providers.Factory(ListApiKeys, keys=ports.api_keys),
        "revoke_api_key": wiring.audited(
            providers.Factory(RevokeApiKey, keys=ports.api_keys, clock=ports.clock),
            *("api_keys.revoke", "key_id"),
        ),
        "create_tenant": wiring.audited(
            providers.Factory(CreateTenant, desk=ports.tenant_desk, clock=ports.clock),
            *("tenants.create", "tenant_id"),
        ),
        "list_tenants": providers.Factory(ListTenants, desk=ports.tenant_desk),
        "suspend_tenant": wiring.audited(
            providers.Factory(SuspendTenant, desk=ports.tenant_desk, clock=ports.clock),
            *("tenants.suspend", "tenant_id"),
        ),
        "resume_tenant": wiring.audited(
            providers.Factory(ResumeTenant, desk=ports.tenant_desk),
            *("tenants.resume", "tenant_id"),
        ),
    }
