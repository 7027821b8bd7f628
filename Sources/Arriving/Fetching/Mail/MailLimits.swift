// SPDX-License-Identifier: Apache-2.0

/// Every limit of one look into a folder of mails.
package struct MailLimits: Sendable {
    /// For all of it.
    package var time: Duration = .seconds(300)
    /// For the addresses of the host's name.
    package var resolving: Duration = .seconds(10)
    /// To a connection that is ready, TLS too.
    package var connecting: Duration = .seconds(20)
    /// For the answer to one question.
    package var answering: Duration = .seconds(60)
    /// Bytes that a server may say besides a mail, to one question.
    package var words = 1 << 20
    /// Numbers of mails that one question asks about: the answer is one line, which libcurl holds whole.
    package static let window: Int64 = 10_000
    /// Bytes of that line: 10,000 numbers of ten figures are 110 kB.
    static let lineBytes = 256 << 10

    package init() {}
}
