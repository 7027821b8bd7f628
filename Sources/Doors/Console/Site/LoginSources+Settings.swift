// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Directory

extension LoginSources {
    /// - Parameter tell: what the log is told of the directory's answers.
    init(_ settings: Settings, tell: @escaping @Sendable (DirectoryNotice) -> Void) {
        self.init(isLocal: settings.console.auth.contains("local"))
        guard settings.asksDirectory, let options = DirectoryOptions(settings) else { return }
        directory = DirectoryAccounts(
            DirectoryClient(options), roles: settings.console.ldap.roles, tell: tell)
    }
}
