// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Records

/// The shared texts of a workbook by their number; in memory, and above a limit in a file without
/// a name.
@safe final class TextStore {
    /// Bytes of texts that are kept in memory.
    static let memoryLimit = 16 << 20
    /// Texts between two whose places are noted.
    private static let stride = 16
    /// Bytes of a portion that is read back, and how many portions are kept.
    private static let pageBytes = 64 << 10
    private static let pages = 64
    /// The length of a text that is no text: it passes the limit of a cell.
    private static let tooLong: UInt32 = .max

    private(set) var count = 0
    private let folder: String
    private let limit: Int
    /// The texts behind one another, each after its length; of a file, what is not written yet.
    private var bytes: [UInt8] = []
    /// The places of every 16th text.
    private var places: [Int] = []
    private var file: Int32 = -1
    private var written = 0
    private var cache: [Int: [UInt8]] = [:]
    private var order: [Int] = []

    /// - Parameter folder: where a file is made if need be.
    init(folder: String, limit: Int = TextStore.memoryLimit) {
        self.folder = folder
        self.limit = limit
    }

    deinit { if file >= 0 { close(file) } }

    /// Whether the texts are in a file.
    var isSpooled: Bool { file >= 0 }

    /// Adds a text; nil for one that is longer than a cell may be.
    func append(_ text: [UInt8]?) throws {
        if count % Self.stride == 0 { places.append(written + bytes.count) }
        count += 1
        let length = text.map { UInt32($0.count) } ?? Self.tooLong
        for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
        if let text { bytes.append(contentsOf: text) }
        if file < 0, bytes.count > limit { try makeFile() }
        if file >= 0, bytes.count > 1 << 20 { try spool() }
    }

    /// Ends the adding.
    func finish() throws { if file >= 0 { try spool() } }

    enum Lookup {
        case found
        case tooLong
        case missing
    }

    /// Appends a text to what is there.
    func append(_ index: Int, to output: inout [UInt8]) throws -> Lookup {
        guard index >= 0, index < count else { return .missing }
        var place = places[index / Self.stride]
        for _ in 0..<(index % Self.stride) {
            let length = try length(at: place)
            place += 4 + (length == Self.tooLong ? 0 : Int(length))
        }
        let length = try length(at: place)
        guard length != Self.tooLong else { return .tooLong }
        try append(place + 4, Int(length), to: &output)
        return .found
    }

    @inline(__always)
    private func length(at place: Int) throws -> UInt32 {
        if file < 0 {
            return UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8
                | UInt32(bytes[place + 2]) << 16 | UInt32(bytes[place + 3]) << 24
        }
        var four: [UInt8] = []
        try append(place, 4, to: &four)
        return four.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func append(_ place: Int, _ count: Int, to output: inout [UInt8]) throws {
        if file < 0 {
            output.append(contentsOf: bytes[place..<place + count])
            return
        }
        var (place, left) = (place, count)
        while left > 0 {
            let page = try page(place / Self.pageBytes)
            let start = place % Self.pageBytes
            let part = page[start..<min(page.count, start + left)]
            guard !part.isEmpty else { throw failure("cannot read") }
            output.append(contentsOf: part)
            place += part.count
            left -= part.count
        }
    }

    private func page(_ number: Int) throws -> [UInt8] {
        if let page = cache[number] { return page }
        var page = [UInt8](repeating: 0, count: Self.pageBytes)
        let got = unsafe pread(file, &page, page.count, number * Self.pageBytes)
        guard got >= 0 else { throw failure("cannot read") }
        page.removeLast(page.count - got)
        if order.count >= Self.pages { cache[order.removeFirst()] = nil }
        order.append(number)
        cache[number] = page
        return page
    }

    private func makeFile() throws {
        // A command without an installation has no folder of its own.
        for place in [folder, "/var/tmp"] where file < 0 {
            let name = "\(place)/texts-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
            file = unsafe open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            // Without a name it ends with this process in every case.
            if file >= 0 { unsafe unlink(name) }
            guard file < 0, errno == ENOENT else { break }
        }
        guard file >= 0 else { throw failure("cannot make a file in") }
    }

    private func spool() throws {
        var start = 0
        while start < bytes.count {
            let got = unsafe bytes.withUnsafeBytes { buffer in
                unsafe write(
                    file, buffer.baseAddress.map { unsafe $0 + start }, bytes.count - start)
            }
            guard got > 0 || errno == EINTR else { throw failure("cannot write to") }
            start += max(got, 0)
        }
        written += bytes.count
        bytes.removeAll(keepingCapacity: true)
    }

    private func failure(_ what: String) -> SourceError {
        let number = errno
        return SourceError(
            .write, of: folder, number: number,
            description: "\(what) \(folder): \(unsafe String(cString: strerror(number)))")
    }
}
