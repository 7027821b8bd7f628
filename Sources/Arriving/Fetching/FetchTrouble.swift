// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why a file was not fetched.
package struct FetchTrouble: Worded, Sendable {
    /// A stable word for programs.
    package enum Code: String, Sendable, CaseIterable {
        case refused = "source_url_refused"
        case nameUnknown = "source_name_unknown"
        case unreachable = "source_unreachable"
        case untrusted = "source_untrusted"
        case denied = "source_denied"
        case notFound = "source_not_found"
        case failed = "source_failed"
        case unavailable = "source_unavailable"
        case tooLarge = "source_too_large"
        case tooSlow = "source_too_slow"
        case cut = "source_cut"
    }

    package let code: Code
    package let sentence: Phrase
    /// In the words of the system, the library or the server, for the job's log: as `ForeignText`
    /// has them, whatever was said.
    package let detail: String
    /// Whether another try may do better.
    package let mayPass: Bool
    /// When the server wants to be asked again.
    package var retryAfter: Duration?
    /// Whether the other end has taken a file of ours all the same, as it says: another try would bring
    /// it once more.
    package var isTaken = false

    /// Whether it says nothing of the other files there.
    package var isOfOneFile: Bool { [.denied, .notFound, .failed, .tooLarge].contains(code) }

    package init(_ refusal: SourceRefusal, detail: String = "") {
        (code, sentence, mayPass) = (.refused, refusal.sentence, false)
        self.detail = ForeignText.shown(detail)
    }

    /// - Parameter what: may quote the detail, which it then shows as it is kept.
    init(
        _ code: Code, _ what: Phrase, _ remedy: Phrase, detail: String, mayPass: Bool = false,
        retryAfter: Duration? = nil
    ) {
        self.code = code
        let shown = ForeignText.shown(detail)
        let said =
            shown == detail ? what : Phrase { what[$0].replacing(detail, with: shown) }
        sentence = .advice(said, remedy)
        self.detail = shown
        self.mayPass = mayPass
        self.retryAfter = retryAfter
    }
}
