// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A schedule was changed by somebody else since it was looked at.
package struct ScheduleOutdated: Worded, Equatable {
    package let name: String
    package let seen: Int
    package let now: Int

    package var sentence: Phrase {
        Phrase(
            en:
                "Schedule `\(name)` was changed meanwhile: it is version \(now), and version \(seen)"
                + " was looked at. Nothing was saved; look at it again.",
            fr:
                "La planification `\(name)` a été modifiée entre-temps : c'est la version \(now), et"
                + " la version \(seen) était affichée. Rien n'est enregistré ; relisez-la.")
    }
}
