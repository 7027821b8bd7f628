// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// One at a time writes an export.
///
/// The lock is the session's: a run is several transactions, and a process that dies lets it go.
extension ExportService {
    /// Runs the body with the export's lock.
    func locked<Value>(
        _ export: Export, on connection: Connection, _ body: () throws -> Value
    ) throws -> Value {
        let isOurs: Bool
        do {
            isOurs = try lock(export, on: connection)
        } catch {
            // Torn off in the middle it may be held or not.
            connection.giveUp()
            throw error
        }
        guard isOurs else { throw busy(export) }
        defer { connection.unlock(advisory: ExportLedger.lockName(export.name)) }
        return try body()
    }

    private func lock(_ export: Export, on connection: Connection) throws -> Bool {
        if try ExportLedger.tryLock(export.name, on: connection) { return true }
        guard let patience else { return false }
        // Waiting is no work: it has a limit of its own.
        let deadline = connection.deadline
        connection.deadline = nil
        defer { connection.deadline = deadline }
        return try ExportLedger.lock(export.name, patience: patience, on: connection)
    }

    private func busy(_ export: Export) -> ExportError {
        guard let patience else {
            return ExportError(
                .busy,
                Phrase(
                    en: "export \(export.name) is being written by somebody else: wait for its end",
                    fr:
                        "l'export \(export.name) est en cours d'écriture par un autre : attendre sa fin"
                ))
        }
        return ExportError(
            .busy,
            Phrase(
                en:
                    "export \(export.name) was being written by somebody else all the \(patience) that"
                    + " this run waited for it: `bascule jobs list` shows by whom; make its window"
                    + " smaller",
                fr: "l'export \(export.name) était en cours d'écriture par un autre pendant les"
                    + " \(patience) d'attente : `bascule jobs list` montre par qui ; prendre une période"
                    + " plus courte"))
    }
}
