// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Wording

/// One instant at which an expression fires, with the cause.
package struct Firing: Sendable, Equatable {
    /// Seconds since 1970-01-01 UTC.
    package var instant: Int64
    /// The intended local time, the first one if several became this firing, in seconds since
    /// 1970-01-01 as if it were UTC.
    package var nominalLocal: Int64
    /// Seconds east of UTC at the instant.
    package var offset: Int
    /// How many local times became this one firing: more than 1 only right after a gap.
    package var count: Int

    /// Whether the clock jumped over the intended time.
    package var isShifted: Bool { nominalLocal != instant + Int64(offset) }
    /// Whether several intended times became this one.
    package var isMerged: Bool { count > 1 }

    /// The effect of a change of the clock, in words; nil: none.
    package var note: Phrase? {
        let merged = Phrase(
            en: "merged: \(count) times became one run",
            fr: "fusion : \(count) heures n'en font qu'une")
        guard isShifted else { return isMerged ? merged : nil }
        let meant = InstantText.timeOfDay(nominalLocal)
        let shown = InstantText.timeOfDay(instant + Int64(offset))
        return Phrase(
            en: "shifted: the clock jumped over \(meant), so it runs at \(shown)"
                + (isMerged ? "; \(merged.en)" : ""),
            fr: "décalé : l'horloge a sauté \(meant), donc exécuté à \(shown)"
                + (isMerged ? " ; \(merged.fr)" : ""))
    }
}
