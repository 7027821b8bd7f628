// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Tables

/// The report of a load of rows that the model has judged.
extension LoadModel {
    func counts(_ file: ModelFile, _ verdicts: [Verdict]) -> LoadCounts {
        var counts = LoadCounts(fileID: file.id)
        counts.appended = Int64(file.rows.count)
        for verdict in verdicts {
            switch verdict {
            case .inserted: counts.inserted += 1
            case .amended: counts.amended += 1
            case .unchanged: counts.unchanged += 1
            case .duplicate, .amendment:
                if isRejected(verdict) {
                    counts.rejected += 1
                } else {
                    counts.unchanged += 1
                    counts.ignored += 1
                }
            }
        }
        return counts
    }

    func isRejected(_ verdict: Verdict) -> Bool {
        if case .duplicate = verdict { return onDuplicateKey == .reject }
        return onAmendment == .reject
    }

    /// The `comparable` text of the model's expected collision; nil if there is none.
    func collision(
        _ row: ModelRow, _ verdict: Verdict, in file: ModelFile
    ) -> String? {
        let kind: Collision.Kind
        let other: Place
        switch verdict {
        case .inserted, .amended, .unchanged: return nil
        case .duplicate(let place): (kind, other) = (.duplicateKey, place)
        case .amendment(let place): (kind, other) = (.amendmentRefused, place)
        }
        return comparable(
            Place(file: file.id, line: row.line), kind, isRejected(verdict), other)
    }

    func comparable(_ found: Collision) -> String {
        comparable(
            Place(file: found.fileID, line: found.line), found.kind, found.isRejected,
            Place(file: found.otherFileID, line: found.otherLine))
    }

    func comparable(
        _ place: Place, _ kind: Collision.Kind, _ isRejected: Bool, _ other: Place
    ) -> String {
        // A file that takes the last may say the same values twice: either line will do.
        let other = onDuplicateKey == .last ? "\(other.file)" : "\(other)"
        return "\(place) \(kind) \(isRejected) \(other)"
    }
}
