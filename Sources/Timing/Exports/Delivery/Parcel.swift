// SPDX-License-Identifier: Apache-2.0

internal import Deliveries

/// One file for one folder of another host.
package struct Parcel: Sendable {
    package let target: Export.Target
    /// The file here.
    package let path: String
    package let bytes: Int64
    /// Lower-case hexadecimal.
    package let sha256: String
    /// What it is called there: as here, at each try.
    package let name: String
    /// What it is called there until it is whole: of this try alone, so that one whose sender was taken
    /// for dead gives no name to what another is writing.
    package let hidden: String
    /// The same of tries before this one, which may have left something.
    package let earlier: [String]

    /// What became of it.
    package enum Outcome: Sendable, Equatable {
        /// It is there, whole, under its name.
        case put
        /// With the reason, as a person reads it.
        ///
        /// Not before the other end wants it, if that said when.
        case failed(String, retryAfter: Duration? = nil)
        /// The same, where the host takes nothing at all for the moment, whoever asks.
        case unreachable(String, retryAfter: Duration? = nil)
        /// The other end says that it has it, and shows it to nobody: no other try, each would bring it
        /// there once more.
        case unseen(String)
    }

    /// Tries before this one whose hidden names are looked for: each costs an answer of the host.
    private static let earlierTries = 50

    init(_ sent: DeliveryBook.Sent, _ line: PostRoom.Line, to target: Export.Target) {
        self.target = target
        path = sent.path
        bytes = sent.bytes
        sha256 = sent.sha256
        let name = String(sent.path.split(separator: "/").last ?? "")
        func hidden(_ attempt: Int) -> String { ".\(name).\(line.id).\(attempt).part" }
        self.name = name
        self.hidden = hidden(line.attempts)
        let first = max(1, line.attempts - Self.earlierTries)
        earlier = (first..<max(first, line.attempts)).map(hidden)
    }
}
