// SPDX-License-Identifier: Apache-2.0

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
    /// What it is called there until it is whole: the same at each try, so that one repeats the other.
    package let hidden: String

    /// What became of it.
    package enum Outcome: Sendable, Equatable {
        /// It is there, whole, under its name.
        case put
        /// With the reason, as a person reads it.
        /// Not before the other end wants it, if that said when.
        case failed(String, retryAfter: Duration? = nil)
    }

    init(_ sent: DeliveryBook.Sent, to target: Export.Target) {
        self.target = target
        path = sent.path
        bytes = sent.bytes
        sha256 = sent.sha256
        name = String(sent.path.split(separator: "/").last ?? "")
        hidden = ".\(name).\(sent.line).part"
    }
}
