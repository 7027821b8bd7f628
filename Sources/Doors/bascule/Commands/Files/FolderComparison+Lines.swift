// SPDX-License-Identifier: Apache-2.0

import Application
import Foundation
import Ingest
import Wording

/// The differences, for people and for programs.
extension FolderComparison.Report {
    private static let shown = 200

    func lines(in language: Language) -> [String] {
        let isFrench = language == .fr
        var lines: [String] = []
        if !unknown.isEmpty {
            lines.append(
                isFrench
                    ? "Rangés, mais inconnus du registre : \(counts.unknown)"
                    : "Stored, and unknown to the ledger: \(counts.unknown)")
            lines.append(
                table(
                    isFrench
                        ? ["fichier", "flux", "octets", "rangé le"]
                        : ["file", "feed", "bytes", "stored"],
                    unknown.prefix(Self.shown).map {
                        [$0.path, $0.feed, "\($0.bytes)", Self.day($0)]
                    }))
        }
        if !missing.isEmpty {
            lines.append(
                isFrench
                    ? "Au registre, mais absents de leur dossier : \(counts.missing)"
                    : "In the ledger, and not where they were stored: \(counts.missing)")
            lines.append(
                table(
                    isFrench
                        ? ["id", "état", "octets", "fichier"] : ["id", "state", "bytes", "file"],
                    missing.prefix(Self.shown).map {
                        [
                            "\($0.fileID)", StateWord.shown($0.state, in: language),
                            "\($0.bytes)", $0.path,
                        ]
                    }))
        }
        lines += unread.map { (isFrench ? "non lu : " : "could not be listed: ") + $0 }
        if lines.isEmpty {
            let count = Phrase.counted(folders, en: "(# folder[s])", fr: "(# dossier[s])")[language]
            lines = [
                isFrench
                    ? "Les dossiers et le registre concordent \(count)."
                    : "The folders are as the ledger has them \(count)."
            ]
        } else if max(counts.unknown, counts.missing) > Self.shown {
            lines.append("… (`--json`)")
        }
        if counts.companions > 0 {
            lines.append(
                isFrench
                    ? "Témoins et sommes de contrôle à côté de leur fichier, qu'aucun flux ne déclare plus : \(counts.companions)"
                    : "Markers and checksums beside their files, which no feed declares any more: \(counts.companions)"
            )
        }
        return lines
    }

    private static func day(_ file: UnknownFile) -> String {
        file.day.isEmpty ? instant(file) : file.day.replacing("/", with: "-")
    }

    private static func instant(_ file: UnknownFile) -> String {
        Date(timeIntervalSince1970: Double(file.storedNanoseconds / 1_000_000_000))
            .formatted(.iso8601)
    }

    func object(in language: Language) -> [String: Any] {
        let isFrench = language == .fr
        return [
            "unknown": unknown.map {
                [
                    "feed": $0.feed, "path": $0.path, "name": $0.name, "bytes": $0.bytes,
                    "stored_at": Self.instant($0), "archived_day": $0.day.replacing("/", with: "-"),
                    "reason": isFrench
                        ? "rangé, inconnu du registre" : "stored, unknown to the ledger",
                ] as [String: Any]
            },
            "missing": missing.map {
                [
                    "id": $0.fileID, "feed": $0.feed, "name": $0.name, "path": $0.path,
                    "bytes": $0.bytes, "state": $0.state,
                    "reason": isFrench
                        ? "au registre, absent du dossier" : "in the ledger, not stored",
                ] as [String: Any]
            },
            "companions": companions.map { ["feed": $0.feed, "path": $0.path, "of": $0.of] },
            "counts": [
                "unknown": counts.unknown, "missing": counts.missing,
                "companions": counts.companions,
            ],
            "unread": unread, "folders": folders,
        ]
    }
}
