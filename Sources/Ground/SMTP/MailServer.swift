// SPDX-License-Identifier: Apache-2.0

/// The server that takes mails, and how it is talked to.
package struct MailServer: Sendable, Equatable {
    package enum Encryption: Sendable, Equatable {
        /// From the first byte: `smtps://`.
        case always
        /// STARTTLS, and nothing before it.
        case upgraded
        case none
    }

    package var host: String
    package var port: Int
    package var encryption: Encryption
    /// Who logs in; nil: nobody.
    package var user: String?
    /// The file of the authorities that are believed.
    package var authorities: String
    /// How this host says who it is.
    package var greeting: String
    /// To a connection that is ready, TLS and login too.
    package var connecting: Duration
    /// For each answer then, the one to the mail too: a gateway may look through it for minutes.
    package var patience: Duration
    /// Bytes a second: an upload that is slower for as long as `patience` is given up.
    package static let slowest = 1_000

    package init(
        host: String, port: Int, encryption: Encryption, user: String?, authorities: String,
        greeting: String, connecting: Duration, patience: Duration
    ) {
        self.host = host
        self.port = port
        self.encryption = encryption
        self.user = user
        self.authorities = authorities
        self.greeting = greeting
        self.connecting = connecting
        self.patience = patience
    }

    /// `host:port`, for people.
    package var name: String { "\(host):\(port)" }

    var url: String {
        (encryption == .always ? "smtps" : "smtp") + "://\(host):\(port)/\(greeting)"
    }
}
