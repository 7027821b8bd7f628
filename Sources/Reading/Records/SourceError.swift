// SPDX-License-Identifier: Apache-2.0

/// A source that could not be read: what happened to which thing.
package struct SourceError: Error, CustomStringConvertible {
    package enum Code: Sendable {
        case open
        case read
        case write
        /// No conversion has this name.
        case encoding
        /// More than the limits allow came out of a packed file.
        case bombed
        /// The packed file is cut off or broken.
        case damaged
        /// The packed file holds something else than one text file.
        case contents
    }
    package var code: Code
    package var description: String
    /// The number of errno(3), where a system call failed.
    package var number: Int32
    /// The file's fault; nil if the cause is external.
    package let reason: ReadError?

    /// The file, or the encoding, that it is about; nil where `reason` says all.
    package let subject: String?

    /// The world is wrong.
    ///
    /// - Parameter number: of errno(3); 0 where no system call failed.
    package init(_ code: Code, of subject: String, number: Int32 = 0, description: String) {
        self.code = code
        self.description = description
        self.subject = subject
        self.number = number
        reason = nil
    }

    /// The file is.
    package init(_ code: Code, _ reason: ReadError) {
        self.code = code
        description = reason.description
        number = 0
        subject = nil
        self.reason = reason
    }
}

extension SourceError {
    /// The file's fault; nil where the world is wrong.
    package func malformed(line: Int) -> Malformed? {
        guard let reason else { return nil }
        let kind: Malformed.Kind = code == .bombed ? .bombed : code == .damaged ? .damaged : .binary
        return Malformed(line: line, kind: kind, reason: reason, raw: [])
    }
}
