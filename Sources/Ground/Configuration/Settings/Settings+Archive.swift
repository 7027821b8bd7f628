// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Settings {
    /// How the archive proves that it is as it was.
    package struct Archive: Sendable, Equatable {
        package enum Sealing: String, Sendable, CaseIterable {
            /// Once a day; what is not sealed yet is not purged.
            case daily
            case never
        }

        package var seal = Sealing.daily
        /// The file of the secret key.
        package var keyFile = "var/archive.key"
        /// Time in which everything is read once.
        package var scrub = Duration.seconds(90 * 86_400)
        /// Bytes read in a second, at most.
        package var rate = 20_000_000

        static let declared: [Setting] = [
            Setting(
                "seal", \.archive.seal, .choice,
                "Whether the archive is sealed; what is not sealed is not purged"),
            .map(
                "key", "The key that signs the seals",
                [
                    .path(
                        "file", \.archive.keyFile, "The file of the key that signs the seals")
                ]),
            Setting(
                "scrub", \.archive.scrub,
                .duration(Duration.seconds(86_400)...Duration.seconds(3_650 * 86_400)),
                "Time in which all of the archive is read once"),
            Setting(
                "rate", \.archive.rate, .rate(100_000...10_000_000_000),
                "Bytes of the archive that are read in a second, at most"),
        ]
    }
}

extension SettingType<Int> {
    /// A size and `/s`.
    static func rate(_ range: ClosedRange<Int>) -> Self {
        let (least, most) = (text(rate: range.lowerBound), text(rate: range.upperBound))
        return Self(
            form: .read(
                wants: Phrase(
                    en: "a rate from \(least) to \(most)", fr: "un débit de \(least) à \(most)"),
                example: "20MB/s",
                [.like(ValueForm.bytesLike.replacing("$", with: " */ *s$"))]),
            read: { map, key in
                map.read(key) { text in
                    guard text.hasSuffix("s") else { return nil }
                    let size = text.dropLast().reversed().drop { $0 == " " }
                    guard size.first == "/" else { return nil }
                    return Quantity.bytes(String(size.dropFirst().reversed()).trimmed)
                        .flatMap { range.contains($0) ? $0 : nil }
                }
            }, write: { text(rate: $0) })
    }

    /// In the largest decimal unit that divides it.
    static func text(rate: Int) -> String {
        for (unit, factor) in [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)]
        where rate % factor == 0 { return "\(rate / factor)\(unit)/s" }
        return "\(rate)B/s"
    }
}

extension String {
    /// Without blanks at its end.
    fileprivate var trimmed: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
