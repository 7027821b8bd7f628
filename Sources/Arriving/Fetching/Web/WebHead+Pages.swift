// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// What the head of an answer says of pages.
extension WebHead {
    /// The server's clock when it had what it answers: seconds since 1970; nil where it says no time.
    ///
    /// Some caches write the time anew over an old answer, and how old it is beside.
    var instant: Int64? {
        guard let date = self["date"] else { return nil }
        let seconds = unsafe curl_getdate(date, nil)
        return seconds < 0 ? nil : Int64(seconds) - (self["age"].flatMap(Self.age) ?? 0)
    }

    /// Seconds; nil: it is none.
    private static func age(_ text: String) -> Int64? {
        let digits = text.prefix { $0 != " " }
        return digits.allSatisfy(\.isWholeNumber) && digits.count < 10 ? Int64(digits) : nil
    }

    /// Where the next page is (RFC 8288): the address of the first link that says so.
    var next: String? {
        var rest = (self["link"] ?? "")[...]
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            let address = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            let about = Self.parts(rest, at: ",")[0]
            if Self.isNext(about) { return String(address) }
            rest = rest[about.endIndex...]
        }
        return nil
    }

    /// Whether it may say where, and that was not kept or can't be read.
    var hidesNext: Bool {
        guard next == nil, let links = self["link"] else { return false }
        let isOpen = links.lastIndex(of: "<").map { !links[$0...].contains(">") } ?? false
        return isLinkCut || isOpen
    }

    /// `; rel="next"`, among other words and other names.
    private static func isNext(_ about: Substring) -> Bool {
        parts(about, at: ";").contains { part in
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].filter({ $0 != " " }).lowercased() == "rel" else {
                return false
            }
            let words = pair[1].filter { $0 != "\"" }.split(separator: " ")
            return words.contains { $0.lowercased() == "next" }
        }
    }

    /// A text divided where a mark stands outside of quotes; one part at least.
    private static func parts(_ text: Substring, at mark: Character) -> [Substring] {
        var (parts, start, isQuoted): ([Substring], Substring.Index, Bool) =
            ([], text.startIndex, false)
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            if text[index] == mark, !isQuoted {
                parts.append(text[start..<index])
                start = text.index(after: index)
            }
        }
        return parts + [text[start...]]
    }
}
