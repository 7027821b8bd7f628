// SPDX-License-Identifier: Apache-2.0

/// What a server of ftp says of a name, so that programs can read it (RFC 3659, section 7).
struct FTPFacts: Equatable {
    enum Kind: Equatable {
        case file
        /// The folder itself, or the one above it.
        case listed
        case other
    }

    let kind: Kind
    /// As bytes, which may be no text; of an answer about one name the name as it was asked about.
    let name: [UInt8]
    /// Nil: the server does not say.
    let bytes: Int64?
    /// Seconds since 1970; nil: the server does not say.
    let modified: Int64?

    /// - Parameter line: facts, each with a `;` behind it, a blank, and the name.
    init?(_ line: ArraySlice<UInt8>) {
        guard let blank = line.firstIndex(of: UInt8(ascii: " ")) else { return nil }
        name = Array(line[line.index(after: blank)...])
        var facts: [String: String] = [:]
        for fact in String(decoding: line[..<blank], as: UTF8.self).split(separator: ";") {
            let parts = fact.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            facts[parts[0].lowercased()] = String(parts[1])
        }
        kind =
            switch facts["type"]?.lowercased() {
            case "file": .file
            case "cdir", "pdir": .listed
            default: .other
            }
        bytes = facts["size"].flatMap(Int64.init).flatMap { $0 >= 0 ? $0 : nil }
        modified = facts["modify"].flatMap(RemoteTime.seconds)
    }
}
