// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Foundation
internal import Inbox
internal import Tables
internal import Wording

extension Settlement {
    /// Writes down how each file of a batch ends.
    struct Factory {
        let pipeline: Pipeline
        private let now = Int64(Date().timeIntervalSince1970)

        init(_ pipeline: Pipeline) { self.pipeline = pipeline }

        /// A judged file: loaded, or rejected whole.
        func of(
            _ file: Inspector.InspectedFile, older: OlderValues? = nil,
            superseded: SupersededRows? = nil,
            second: Int64? = nil, unusual: Unusual? = nil
        ) throws -> SettledFile {
            var end: Settlement
            if let refusal = file.refusal {
                end = settlement(
                    file.digest.claim, file.isFailed ? .failed : .rejected)
                end.rowsRejected = file.inspection?.rowsRead ?? 0
                end.reason = joined([
                    takenUp(file.digest.claim), refusal.message(in: pipeline.language),
                ])
            } else {
                end = settlement(file.digest.claim, .loaded)
                end.rowsInserted = file.merged.inserted
                end.rowsAmended = file.merged.amended
                end.rowsUnchanged = file.merged.unchanged
                end.rowsRejected = (file.inspection?.rowsRejected ?? 0) + file.merged.rejected
                end.older = older
                end.superseded = superseded
                end.unusual = unusual?.sentence[pipeline.language] ?? ""
                end.reason = joined([
                    takenUp(file.digest.claim), second.map(self.second),
                    file.container?.sentence[pipeline.language],
                    older?.sentence(in: pipeline.language),
                    superseded?.sentence(in: pipeline.language),
                ])
            }
            end.rowsRead = file.inspection?.rowsRead ?? 0
            end.warnings = (file.inspection?.warnings ?? 0) + file.merged.ignored
            end.dialect = file.inspection?.dialect ?? ""
            if let inspection = file.inspection {
                end.lines = inspection.lines
                end.lineAccount = inspection.lineAccount
            }
            end.faultCauses = try file.causes.json
            end.sha256 = file.digest.hex
            return settled(file.digest.claim, end, file.digest)
        }

        private func joined(_ sentences: [String?]) -> String {
            sentences.compactMap(\.self).joined(separator: "; ")
        }

        private func second(_ first: Int64) -> String {
            pipeline.language == .fr
                ? "mêmes octets que le fichier \(first), chargés une seconde fois comme ils l'avaient été"
                : "the same bytes as file \(first), loaded a second time as they had been"
        }

        /// The reason for taking up a file that was stored long ago.
        private func takenUp(_ claim: Claim) -> String? {
            guard let kept = claim.kept else { return nil }
            let day = pipeline.layout.localDay(kept.archivedNanoseconds / 1_000_000_000)
                .split(separator: "/")
            return pipeline.language == .fr
                ? "rangé le \(day.reversed().joined(separator: "/")) et inconnu de la base de données, repris de là"
                : "stored on \(day.joined(separator: "-")) and unknown to the database, taken up again from there"
        }

        func of(duplicate digest: Digest, of first: Int64, isDoubtful: Bool = false) -> SettledFile
        {
            var end = settlement(digest.claim, .duplicate)
            end.duplicateOf = first
            end.sha256 = digest.hex
            end.reason = joined([
                takenUp(digest.claim),
                pipeline.language == .fr
                    ? "mêmes octets que le fichier \(first), déjà chargé"
                    : "the same bytes as file \(first), which is loaded",
                isDoubtful ? doubt(digest.claim.arrival.path) : nil,
            ])
            return settled(digest.claim, end, digest)
        }

        private func doubt(_ path: String) -> String {
            let command =
                "bascule import --feed \(pipeline.feed.name) --again \(Shell.quoted(path))"
            return pipeline.language == .fr
                ? "le flux n'a pas de clé : impossible de savoir si ces octets avaient été chargés deux fois exprès ; si oui, `\(command)` les charge"
                : "its feed has no key: nobody can tell whether these bytes had been loaded twice on purpose; if so, `\(command)` loads them"
        }

        func of(exhausted claim: Claim) -> SettledFile {
            var end = settlement(claim, .failed)
            let tries = claim.attempt - 1
            let last = Phrase(claim.lastReason.map { " (\($0))" } ?? "")
            let command = "`bascule files retry \(claim.fileID)`"
            let reason =
                Phrase.counted(
                    tries, en: "given up after # attempt[s]", fr: "abandonné après # essai[s]")
                + last
                + Phrase(en: "; \(command) begins again", fr: " ; \(command) recommence")
            end.reason = reason[pipeline.language]
            return settled(claim, end)
        }

        /// A file whose batch was cancelled, or that somebody has refused while it waited.
        func of(cancelled claim: Claim, by actor: String, digest: Digest?) -> SettledFile {
            var end = settlement(claim, .failed)
            end.sha256 = digest?.hex ?? ""
            let command = "`bascule files retry \(claim.fileID)`"
            let reason =
                claim.isRefused
                ? Phrase(
                    en: "unusual, and refused by \(actor); \(command) loads it",
                    fr: "inhabituel, et refusé par \(actor) ; \(command) le charge")
                : Phrase(
                    en: "cancelled by \(actor); \(command) begins again",
                    fr: "annulé par \(actor) ; \(command) recommence")
            end.reason = reason[pipeline.language]
            return settled(claim, end, digest)
        }

        /// A file above the feed's limit: its size is known, so nothing of it is read.
        func of(tooLarge claim: Claim) -> SettledFile {
            var end = settlement(claim, .rejected)
            end.reason = tooLarge(claim).message(in: pipeline.language)
            return settled(claim, end)
        }

        func faults(tooLarge claim: Claim) throws -> FaultSpool {
            let spool = pipeline.makeFaults()
            try spool.addFault(tooLarge(claim), fileID: claim.fileID)
            return spool
        }

        private func tooLarge(_ claim: Claim) -> Fault {
            Fault(
                detail: .fileTooLarge(
                    bytes: claim.arrival.identity.size, limit: pipeline.feed.fileBytesLimit))
        }

        private func settled(
            _ claim: Claim, _ end: Settlement, _ digest: Digest? = nil
        ) -> SettledFile {
            SettledFile(claim, end, digest: digest, pipeline.layout)
        }

        private func settlement(_ claim: Claim, _ state: FileState) -> Settlement {
            Settlement(
                fileID: claim.fileID, state: state, bytes: claim.arrival.identity.size,
                storedPath: destination(of: claim, state))
        }

        /// A file taken up from storage stays there, whatever its result; only a retried file outside
        /// of the archive is moved to its place.
        private func destination(of claim: Claim, _ state: FileState) -> String {
            let (layout, feed) = (pipeline.layout, pipeline.feed.name)
            if let kept = claim.kept,
                !claim.isRetaken || Folder.holds(layout.folder(of: .loaded, feed: feed), kept.path)
                    || Folder.holds(layout.folder(of: state, feed: feed), kept.path)
            {
                return kept.path
            }
            return layout.destination(of: claim.name, feed: feed, state: state, at: now)
        }
    }
}
