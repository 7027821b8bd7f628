// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Something that is measured against a limit.
package struct HealthMeasure: Sendable {
    /// A fixed word for scripts.
    package let cause: String
    package let name: Phrase
    package let value: Phrase
    /// What the value must not pass.
    package let limit: Phrase
    package let isBad: Bool
    /// What to do where it does.
    package let next: Phrase

    /// Nil while all is well.
    func finding(_ subject: String) -> Finding? {
        guard isBad else { return nil }
        return Finding(
            cause, subject,
            Phrase(
                en: "\(name.en): \(value.en) (limit: \(limit.en)).",
                fr: "\(name.fr) : \(value.fr) (limite : \(limit.fr))."), next: next)
    }
}
