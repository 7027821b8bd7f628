// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Fetching
package import Wording

/// A look of a pickup that did not go through; what it has fetched by then is fetched.
package struct PickupFailed: Worded, Sendable {
    package let pickup: String
    /// A stable word for programs.
    package let code: String
    package let why: Phrase
    /// In the words of the system, the library or the server.
    package let detail: String
    /// Whether another try may do better.
    package let mayPass: Bool
    /// When the host wants to be asked again.
    package let retryAfter: Duration?

    init(_ pickup: String, _ trouble: FetchTrouble) {
        self.pickup = pickup
        (code, why, detail) = (trouble.code.rawValue, trouble.sentence, trouble.detail)
        (mayPass, retryAfter) = (trouble.mayPass, trouble.retryAfter)
    }

    init(_ pickup: String, _ trouble: SourceDatabase.Trouble) {
        self.pickup = pickup
        (code, why, detail) = (trouble.code, trouble.sentence, "")
        (mayPass, retryAfter) = (trouble.mayPass, nil)
    }

    init(_ pickup: String, _ error: PickupError) {
        self.pickup = pickup
        (code, why, detail) = ("no_secret", error.sentence, "")
        (mayPass, retryAfter) = (false, nil)
    }

    /// The cause is here: its feed, or the feed's inbox.
    init(_ pickup: String, here error: any Error) {
        self.pickup = pickup
        (code, detail, retryAfter) = ("not_taken", "", nil)
        guard let mistakes = error as? Mistakes else {
            why = Phrase(of: error)
            mayPass = true
            return
        }
        why = mistakes.all.first.map { $0.sentence } ?? Phrase(of: error)
        mayPass = false
    }

    package var sentence: Phrase {
        Phrase(en: "Pickup \(pickup): ", fr: "Collecte \(pickup) : ") + why
    }
}
