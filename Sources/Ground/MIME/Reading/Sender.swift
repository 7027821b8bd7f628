// SPDX-License-Identifier: Apache-2.0

/// Who a mail that came says it is from: no proof of anything.
package enum Sender {
    /// The address, in small letters; nil: it has none, several, or one that is no plain address.
    package static func address(in fields: HeaderFields) -> String? {
        let said = fields.fields.filter { $0.name == "from" }
        guard said.count == 1, let bare = withoutNames(said[0].value) else { return nil }
        return Mailbox(bare)?.address.lowercased()
    }

    /// Whether an address is one of a list of addresses and, with an `@` first, of hosts.
    package static func isOne(_ address: String, of list: [String]) -> Bool {
        list.contains { entry in
            let entry = entry.lowercased()
            return entry.hasPrefix("@") ? address.hasSuffix(entry) : address == entry
        }
    }

    /// Without what stands in quotes or round brackets; nil: there is more than one address.
    private static func withoutNames(_ text: String) -> String? {
        var kept = ""
        var (isQuoted, isEscaped, depth) = (false, false, 0)
        for letter in text {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch letter {
            case "\\": isEscaped = true
            case "\"" where depth == 0: isQuoted.toggle()
            case "(" where !isQuoted: depth += 1
            case ")" where !isQuoted: depth = max(0, depth - 1)
            default: if !isQuoted, depth == 0 { kept.append(letter) }
            }
        }
        guard !isQuoted, depth == 0, !kept.contains(","), !kept.contains(";") else { return nil }
        guard let open = kept.firstIndex(of: "<") else { return Lines.trimmed(kept) }
        let rest = kept[kept.index(after: open)...]
        guard let close = rest.firstIndex(of: ">"),
            Lines.trimmed(String(rest[rest.index(after: close)...])).isEmpty
        else { return nil }
        return Lines.trimmed(String(rest[..<close]))
    }
}
