// SPDX-License-Identifier: Apache-2.0

package import Ingest

extension RevertReport {
    /// For the journal and for scripts.
    package var json: String {
        jsonText([
            "removed": removed, "restored": restored, "passed": passed, "kept": kept,
            "missing": missing, "was_done": wasDone, "table": table,
            "not_brought_back": notBack.map { ["file": $0.fileID, "rows": $0.rows] },
            "duplicates": duplicates.map { ["file": $0.id, "name": $0.name] as [String: Any] },
        ])
    }
}
