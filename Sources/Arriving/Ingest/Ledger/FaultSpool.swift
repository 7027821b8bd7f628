// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import FileSystem
package import Postgres
internal import Records
package import Wording

/// The faults of a batch, kept until its rows are in: one connection can't take two COPYs at once.
///
/// The first 256 KiB wait in memory, the rest in a nameless file, so that a file of ten million
/// faulty rows needs no more memory than one of ten.
package final class FaultSpool {
    package static let memoryBytes = 256 << 10
    static let prefix = "faults-"

    private let folder: String
    private let language: Language
    private var rows = CopyBuffer()
    private var overflow: OpenFile?
    private var isEmpty = true
    /// What was added and what was counted only.
    private(set) var causes = CauseTally()

    /// - Parameter folder: where the nameless file is made if needed (`var/work`).
    package init(folder: String, language: Language) {
        self.folder = folder
        self.language = language
    }

    package func addFault(_ fault: Fault, fileID: Int64) throws {
        isEmpty = false
        let message = Self.storable(fault.message(in: language))
        causes.addFault(fault, message: message)
        rows.beginRow(8)
        rows.int64(fileID)
        if let line = fault.line { rows.int64(Int64(line)) } else { rows.null() }
        append(fault.column)
        append(fault.value)
        rows.text(fault.rule.rawValue)
        rows.text(fault.severity.rawValue)
        rows.text(message)
        append(fault.original)
        if rows.count >= Self.memoryBytes { try spill() }
    }

    /// Counts a fault that is not kept.
    func countFault(_ fault: Fault) {
        causes.addFault(
            fault, isKept: false, message: Self.storable(fault.message(in: language)))
    }

    /// Writes all faults of all spools to the ledger in one COPY, in the order they came.
    package static func write(_ spools: [FaultSpool], on connection: Connection) throws {
        guard spools.contains(where: { !$0.isEmpty }) else { return }
        try connection.copyIn(
            """
            copy bascule.fault (file_id, line, column_name, value, rule, severity, message, original)
            from stdin (format binary)
            """)
        var frame = CopyBuffer()
        frame.header()
        try connection.putCopy(frame.bytes)
        for spool in spools where !spool.isEmpty { try spool.put(on: connection) }
        frame.removeAll()
        frame.trailer()
        try connection.putCopy(frame.bytes)
        _ = try connection.endCopy()
    }

    private func put(on connection: Connection) throws {
        if let overflow {
            try overflow.rewind()
            var chunk: [UInt8] = []
            while try overflow.read(into: &chunk, limit: 1 << 20) > 0 {
                try connection.putCopy(chunk)
                chunk.removeAll(keepingCapacity: true)
            }
        }
        try connection.putCopy(rows.bytes)
    }

    /// PostgreSQL's text can't hold a NUL, and a person can't read the mark of an undefined byte.
    private static func storable(_ text: String) -> String {
        let text = showUndefined(text)
        guard text.utf8.contains(0) else { return text }
        return text.split(separator: "\0", omittingEmptySubsequences: false)
            .joined(separator: "\\x00")
    }

    private func append(_ text: String?) {
        if let text { rows.text(Self.storable(text)) } else { rows.null() }
    }

    private func spill() throws {
        if overflow == nil {
            let path = "\(folder)/\(Self.prefix)\(UInt64.random(in: 0 ... .max)).tmp"
            overflow = try OpenFile(writing: path)
            try Folder.remove(path)
        }
        try overflow?.write(rows.bytes)
        rows.removeAll()
    }
}
