// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The members of a workbook's file by their names, which are compared as OPC does: case ignored,
/// either slash, and without the one in front.
final class Package {
    private let bytes: WorkbookBytes
    private let limits: ReadLimits
    /// The place among the members, from 0, by the folded name.
    private var places: [String: Int] = [:]
    private var encrypted: Set<Int> = []

    /// Bytes of parts that count together.
    private var counted = 0

    /// A name that stands for two members.
    private(set) var twice: String?

    /// Members of a file.
    static let membersLimit = 10_000

    /// Lists the members.
    init(_ bytes: WorkbookBytes, limits: ReadLimits) throws {
        self.bytes = bytes
        self.limits = limits
        let archive = try Archive(bytes)
        var count = 0
        while let member = try archive.next() {
            guard count < Self.membersLimit else {
                throw WorkbookFault.tooManyMembers(limit: Self.membersLimit).error
            }
            let name = Self.fold(member.name)
            if member.isEncrypted { encrypted.insert(count) }
            if !name.hasSuffix("/"), !name.isEmpty {
                if places.updateValue(count, forKey: name) != nil { twice = member.name }
            }
            count += 1
        }
    }

    func has(_ name: String) -> Bool { places[Self.fold(name)] != nil }

    /// The names, folded.
    var names: [String] { Array(places.keys) }

    /// Parses a part from its beginning to its end.
    ///
    /// - Parameter isCounted: whether all that is read so has the limit of one part together.
    /// - Returns: whether it is there.
    @discardableResult
    func read(
        _ name: String, _ handler: MarkupHandler, isCounted: Bool = false
    ) throws -> Bool {
        try open(name) { archive in
            let parser = try PartParser(part: name, handler: handler)
            var given = 0
            try unsafe archive.readMember(name, limits, spent: isCounted ? counted : 0) { bytes in
                given += bytes.count
                try unsafe parser.feed(bytes)
            }
            if isCounted { counted += given }
            try parser.finish()
        }
    }

    /// The first bytes of a part; empty where there is none.
    func head(_ name: String, _ limit: Int) throws -> [UInt8] {
        var head: [UInt8] = []
        struct Enough: Error {}
        do {
            _ = try open(name) { archive in
                try unsafe archive.readMember(name, limits) { bytes in
                    unsafe head.append(contentsOf: bytes.prefix(limit - head.count))
                    if head.count >= limit { throw Enough() }
                }
            }
        } catch is Enough {
            // Nothing more is wanted.
        }
        return head
    }

    private func open(_ name: String, _ use: (Archive) throws -> Void) throws -> Bool {
        guard let place = places[Self.fold(name)] else { return false }
        guard !encrypted.contains(place) else { throw WorkbookFault.password.error }
        let archive = try Archive(bytes)
        for _ in 0...place {
            guard try archive.next() != nil else {
                throw WorkbookFault.missingPart(name: name).error
            }
        }
        try use(archive)
        return true
    }

    static func fold(_ name: String) -> String {
        var text = name.replacing("\\", with: "/").lowercased()
        while text.hasPrefix("/") { text.removeFirst() }
        return text
    }

    /// The name that a target means, seen from the part that has it.
    static func resolve(_ target: String, from part: String) -> String {
        let target = decodePercent(target.replacing("\\", with: "/"))
        var folders =
            target.hasPrefix("/") ? [] : part.split(separator: "/").dropLast().map(String.init)
        for step in target.split(separator: "/") {
            switch step {
            case ".": continue
            case "..": _ = folders.popLast()
            default: folders.append(String(step))
            }
        }
        return folders.joined(separator: "/")
    }

    private static func decodePercent(_ text: String) -> String {
        guard text.contains("%") else { return text }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let two = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), two.utf8.count == 2, let code = UInt8(two, radix: 16) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
