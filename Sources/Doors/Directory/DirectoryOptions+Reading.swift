// SPDX-License-Identifier: Apache-2.0

internal import Foundation

extension DirectoryOptions {
    /// The address, for people.
    package var place: String { "\(protection == .tls ? "ldaps" : "ldap")://\(shownHost):\(port)" }

    /// The address as libldap takes it: the name in it is the one that the certificate must have.
    var serverURL: String { "ldap://\(shownHost):\(port)" }

    private var shownHost: String { host.contains(":") ? "[\(host)]" : host }

    /// The service's own password, read each time: it may be changed without a restart.
    func password() throws(DirectoryError) -> [UInt8] {
        guard !bindDN.isEmpty else { return [] }
        guard let passwordFile else {
            throw DirectoryError(.bindRefused, at: place, "console.ldap.password_file is not set")
        }
        guard let data = FileManager.default.contents(atPath: passwordFile) else {
            throw DirectoryError(.bindRefused, at: place, "\(passwordFile) can't be read")
        }
        let line = data.prefix { $0 != 0x0a && $0 != 0x0d }
        guard !line.isEmpty else {
            throw DirectoryError(.bindRefused, at: place, "\(passwordFile) is empty")
        }
        return Array(line)
    }
}
