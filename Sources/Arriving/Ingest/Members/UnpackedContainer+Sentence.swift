// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension UnpackedContainer {
    /// Members that are named; more are counted.
    private static let named = 10

    /// What became of its members, for the ledger.
    var sentence: Phrase {
        let taken = Phrase.counted(
            members.count, en: "a container; # member[s] handed in",
            fr: "une archive ; # membre[s] transmis")
        guard !passed.isEmpty else { return taken }
        let names = passed.prefix(Self.named).joined(separator: ", ")
        let rest = passed.count > Self.named ? ", …" : ""
        return taken
            + .counted(passed.count, en: ", # passed over", fr: ", # laissé[s] de côté")
            + Phrase(en: ": \(names)\(rest)", fr: " : \(names)\(rest)")
    }
}
