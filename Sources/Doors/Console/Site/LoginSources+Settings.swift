// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Directory
internal import OpenID

extension LoginSources {
    /// - Parameter observer: told of what lets nobody in.
    init(_ settings: Settings, _ observer: ConsoleObserver) {
        self.init(isLocal: settings.console.auth.contains("local"))
        if settings.asksOpenID, let options = OpenIDOptions(settings) {
            let oidc = settings.console.oidc
            openID = OpenIDAccounts(
                OpenIDProvider(options), roles: oidc.roles, factors: Set(oidc.secondFactor),
                lasting: oidc.loginWithin, tell: { observer.noticed($0) })
        }
        guard settings.asksDirectory, let options = DirectoryOptions(settings) else { return }
        directory = DirectoryAccounts(
            DirectoryClient(options), roles: settings.console.ldap.roles,
            tell: { observer.noticed($0) })
    }
}
