// SPDX-License-Identifier: Apache-2.0

internal import CSV

extension Bench {
    /// Makes a fault of what could not be read as a record; whether it was a row.
    mutating func take(_ malformed: Malformed) -> Bool {
        if malformed.isFatal {
            guard fileFaults.isEmpty else { return false }
            let isBomb = malformed.kind == .bombed
            refuse(isBomb ? .tooLarge(malformed.complaint) : .unreadable(malformed.complaint))
            return false
        }
        guard fileFaults.isEmpty else { return false }
        let detail: Fault.Detail =
            switch malformed.kind {
            case .unclosedQuote(let line): .unclosedQuote(openedAt: line)
            case .strayQuote: .strayQuote
            case .undefinedByte, .invalidUTF8:
                .undefinedBytes(
                    showUndefined(String(decoding: malformed.raw.prefix(40), as: UTF8.self)))
            case .nulByte: .nul
            case .lineTooLong, .fieldTooLong, .tooManyColumns, .binary, .bombed, .damaged:
                .tooLarge(malformed.complaint)
            }
        note(
            Fault(
                line: malformed.line, detail: detail,
                original: showUndefined(String(decoding: malformed.raw, as: UTF8.self))))
        counts.rowsRead += 1
        counts.rowsRejected += 1
        return true
    }

    /// Values that are the same for every row of the file.
    mutating func readNameAndPreamble(_ preamble: [String]) {
        for (index, column) in feed.columns.enumerated() {
            switch column.origin {
            case .fileName(let pattern):
                let found = firstGroup(pattern, in: [fileName])
                plans[index].fallback = found ?? plans[index].fallback
                guard plans[index].fallback == nil, plans[index].isRequired else { continue }
                refuse(.nameDoesNotTell(pattern: pattern))
            case .preamble(let pattern):
                let found = firstGroup(pattern, in: preamble)
                plans[index].fallback = found ?? plans[index].fallback
                guard plans[index].fallback == nil, plans[index].isRequired else { continue }
                refuse(.preambleDoesNotTell(pattern: pattern))
            case .cell, .constant, .computed: break
            }
        }
    }

    private func firstGroup(_ pattern: String, in texts: [String]) -> [UInt8]? {
        do {
            let regex = try Regex(pattern)
            for text in texts {
                guard let match = try regex.firstMatch(in: text) else { continue }
                let group = match.output.count > 1 ? match.output[1] : match.output[0]
                if let found = group.substring {
                    let bytes = Array(found.utf8)
                    return Array(bytes[Blank.trim(bytes, 0, bytes.count)])
                }
            }
        } catch {
            preconditionFailure("the declaration was checked, and yet: \(error)")
        }
        return nil
    }
}
