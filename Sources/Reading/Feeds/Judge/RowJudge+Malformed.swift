// SPDX-License-Identifier: Apache-2.0

internal import Records

extension RowJudge {
    /// Makes a fault of what could not be read as a record; whether it was a row.
    mutating func takeMalformed(_ malformed: Malformed) -> Bool {
        if malformed.isFatal {
            guard fileFaults.isEmpty else { return false }
            let isPlaced = malformed.kind == .misshapen || malformed.kind == .notXML
            let line = isPlaced ? malformed.line : nil
            refuse(detail(of: malformed), line: line)
            return false
        }
        guard fileFaults.isEmpty else {
            account.addLines(.unread, malformed.line, malformed.lines)
            return false
        }
        guard isRow(malformed) else { return false }
        noteFault(
            Fault(
                line: malformed.line, detail: detail(of: malformed),
                original: showUndefined(String(decoding: malformed.raw, as: UTF8.self))))
        account.addRow(malformed.line, malformed.lines)
        counts.rowsRead += 1
        counts.rowsRejected += 1
        return true
    }

    private func detail(of malformed: Malformed) -> Fault.Detail {
        if case .layout(let fault) = malformed.reason { return .layout(fault) }
        return switch malformed.kind {
        case .unclosedQuote(let line): .unclosedQuote(openedAt: line)
        case .strayQuote: .strayQuote
        case .undefinedByte, .invalidUTF8:
            .undefinedBytes(
                showUndefined(String(decoding: malformed.raw.prefix(40), as: UTF8.self)))
        case .nulByte: .nul
        case .notJSON:
            if case .tooDeep = malformed.reason {
                .tooLarge(malformed.reason)
            } else {
                .unreadableLine(malformed.reason)
            }
        case .notRecord: .unreadableLine(malformed.reason)
        case .notXML:
            if case .xml(let fault) = malformed.reason, fault.word == "limit" {
                .tooLarge(malformed.reason)
            } else {
                .unreadable(malformed.reason)
            }
        case .lineTooLong, .fieldTooLong, .tooManyColumns, .bombed: .tooLarge(malformed.reason)
        case .binary, .damaged, .misplaced, .misshapen: .unreadable(malformed.reason)
        }
    }

    /// Whether it stands where rows do; what else it is is noted.
    private mutating func isRow(_ malformed: Malformed) -> Bool {
        let (line, lines) = (malformed.line, malformed.lines)
        switch place {
        case .table:
            unitsLeft = false
            return true
        case .below: account.addLines(.footer, line, lines)
        case .others: account.addLines(.otherTables, line, lines)
        case .head:
            let text = String(decoding: malformed.raw, as: UTF8.self)
            if line < firstLine {
                addPreamble(text, line, lines)
            } else if feed.lines.headerRows == 0, feed.lines.preamble != .any {
                beginTable()
                return true
            } else if feed.lines.headerRows == 0 || !adopts(malformed) {
                if case .tooLarge(let limit) = detail(of: malformed) {
                    headLimit = headLimit ?? limit
                }
                hold(Held(record: nil, text: text, line: line, lines: lines))
            }
        }
        return false
    }

    /// Whether it is still the header, with a stray quote in it.
    private mutating func adopts(_ malformed: Malformed) -> Bool {
        let map = HeaderMap(feed: feed, header: malformed.understood)
        guard map.isHeader else { return false }
        var record = Record()
        record.line = malformed.line
        record.lines = malformed.lines
        for text in malformed.understood {
            record.bytes += Array(text.utf8)
            record.ends.append(record.bytes.count)
        }
        account.addLines(.header, malformed.line, malformed.lines)
        adopt(map, [record])
        return true
    }
}
