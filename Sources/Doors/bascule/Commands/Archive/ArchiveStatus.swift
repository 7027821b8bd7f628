// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Postgres
import Seals
import Views
import Wording

struct ArchiveStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: Help.text(
            en: "The last seals, the last readings, what is damaged, and the files held.",
            fr: "Les derniers sceaux, les dernières lectures, ce qui est endommagé, les gardes."))

    @OptionGroup var options: InstallationOptions
    @Flag(help: Help.of(en: "As JSON.", fr: "En JSON.")) var json = false

    private static let seals = 10
    private static let others = 1_000

    private struct Shown: Encodable {
        let seals: [SealView]
        let verified: ArchiveCheckView?
        let scrub: ArchiveCheckView?
        let damages: [ArchiveDamageView]
        let holds: [FileHoldView]
    }

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        let zone = try Zone(installation.settings.zone)
        let shown = try await Database.with(installation, .look) { connection in
            Shown(
                seals: try SealView.Filter().first(Self.seals, on: connection),
                verified: try ArchiveCheckView.Filter(.verify).first(1, on: connection).first,
                scrub: try ArchiveCheckView.Filter(.scrub).first(1, on: connection).first,
                damages: try ArchiveDamageView.Filter().first(Self.others, on: connection),
                holds: try FileHoldView.Filter().first(Self.others, on: connection))
        }
        if json { return try sayJSON(shown) }
        say(
            table(
                ["seal", "name", "at", "stored", "moved", "purged", "gone", "sha256"],
                shown.seals.map { seal in
                    [
                        "\(seal.number)", seal.name, zone.shown(seal.sealedAt), "\(seal.stored)",
                        "\(seal.moved)", "\(seal.purged)", "\(seal.gone)", seal.sha256,
                    ]
                }, in: language))
        for check in [shown.verified, shown.scrub].compactMap(\.self) {
            say(Self.sentence(of: check, zone)[language])
        }
        for hold in shown.holds {
            say(
                Phrase(
                    en: "held: \(hold.feed): \(hold.name) (file \(hold.fileID)), by \(hold.heldBy):"
                        + " \(hold.reason)",
                    fr: "gardé : \(hold.feed) : \(hold.name) (fichier \(hold.fileID)), par"
                        + " \(hold.heldBy) : \(hold.reason)")[language])
        }
        for damage in shown.damages { complain(damage.damage.sentence[language]) }
        if !shown.damages.isEmpty { throw ExitCode(1) }
    }

    private static func sentence(of check: ArchiveCheckView, _ zone: Zone) -> Phrase {
        let isScrub = check.kind == ArchiveCheckView.Kind.scrub.rawValue
        let begun = zone.shown(check.begunAt)
        let name =
            isScrub
            ? Phrase(
                en: "reading of everything, begun \(begun)",
                fr: "lecture de tout, commencée \(begun)")
            : Phrase(
                en: "verification (\(check.scope)) of \(begun)",
                fr: "vérification (\(check.scope)) du \(begun)")
        let end =
            check.endedAt == nil
            ? Phrase(en: ", not at its end", fr: ", pas encore finie") : Phrase("")
        return name
            + .counted(check.files, en: ": # file[s] read", fr: " : # fichier[s] lu[s]")
            + .counted(
                check.damaged, en: ", # damage[s]", fr: ", # dommage[s]") + end
    }
}
