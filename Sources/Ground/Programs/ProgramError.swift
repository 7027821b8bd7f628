// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Wording

/// Why another program did not come to its end.
package enum ProgramError: Worded, Sendable, Equatable {
    /// By its name, and the number of the system's reason.
    case notStarted(String, Int32)
    case deadline(String, Duration)

    package var sentence: Phrase {
        switch self {
        case .notStarted(let name, let code):
            let reason = unsafe String(cString: strerror(code))
            return Phrase(
                en: "\(name) could not be started: \(reason)",
                fr: "\(name) n'a pas pu être lancé : \(reason)")
        case .deadline(let name, let limit):
            return Phrase(
                en: "\(name) did not end within \(limit) and was killed",
                fr: "\(name) n'avait pas fini en \(limit) et a été arrêté")
        }
    }
}
