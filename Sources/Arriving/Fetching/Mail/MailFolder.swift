// SPDX-License-Identifier: Apache-2.0

package import Configuration

/// A folder of mails on another host, and who reads it.
package struct MailFolder: Sendable, Equatable {
    package let host: Host
    package let port: Int
    /// From the first byte; else STARTTLS, and nothing before it.
    package let isAlwaysEncrypted: Bool
    package let user: String
    /// As the server has it: `INBOX`.
    package let name: String
    /// The file of the authorities that are believed.
    package let authorities: String

    package init(
        host: Host, port: Int, isAlwaysEncrypted: Bool, user: String, name: String,
        authorities: String
    ) {
        self.host = host
        self.port = port
        self.isAlwaysEncrypted = isAlwaysEncrypted
        self.user = user
        self.name = name
        self.authorities = authorities
    }

    /// Host and port, for people.
    package var place: String { "\(host.text):\(port)" }

    /// What it is known by: the same folder has the same one.
    package var text: String {
        "\(isAlwaysEncrypted ? "imaps" : "imap")://\(user)@\(place)/\(name)"
    }
}
