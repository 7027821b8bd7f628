// SPDX-License-Identifier: Apache-2.0

internal import Mails

/// A declared mail as pages show it.
package struct DeclaredMail: Sendable, Equatable {
    package let name: String
    package let isOfAlerts: Bool
    package let to: [String]

    /// As the files are now; those with mistakes are left out.
    package static func all(_ installation: Installation) -> [DeclaredMail] {
        installation.loadMails().0.mails.map { mail in
            DeclaredMail(
                name: mail.name, isOfAlerts: mail.digest == nil, to: mail.addresses)
        }
    }
}
