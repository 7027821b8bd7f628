// SPDX-License-Identifier: Apache-2.0

/// Small files that are asked for many at a time, each by four requests: a pure function of what the
/// server answers.
///
/// Requests about one file are done in the order in which they were sent, so what is known of it
/// behind its bytes is asked with them.
struct SFTPFlight {
    struct Wanted {
        let path: [UInt8]
        /// As it was listed; no more than one answer holds.
        let bytes: Int64
        /// As it was listed: seconds since 1970.
        let modified: Int64
    }

    /// How one has ended.
    enum End: Equatable {
        case whole([UInt8])
        /// It is not as it was listed.
        case other
        /// It gives less at once, or more than it is said to have: to be read up to its end, alone.
        case uneven
        /// Refused, with a code of the protocol's and the server's words.
        case refused(UInt32, String)
    }

    private enum Kind { case open, read, status, close }

    private struct File {
        var open = 0
        var bytes: [UInt8]?
        var isOther = false
        var refusal: (UInt32, String)?
    }

    private let wanted: [Wanted]
    private let atOnce: Int
    private var files: [Int: File] = [:]
    private var sent: [UInt32: (place: Int, kind: Kind)] = [:]
    private var nextID: UInt32
    /// How many were begun.
    private(set) var begun = 0

    /// - Parameters:
    ///   - atOnce: files.
    ///   - firstID: of requests; nobody else's are as high.
    init(_ wanted: [Wanted], atOnce: Int, firstID: UInt32 = 1 << 31) {
        self.wanted = wanted
        self.atOnce = atOnce
        nextID = firstID
    }

    /// The first that has begun and not ended.
    var oldest: Int? { files.keys.min() }

    /// Requests that may be sent now: empty while enough files are on their way, or none is left.
    mutating func requests() -> [UInt8] {
        var bytes: [UInt8] = []
        while files.count < atOnce, begun < wanted.count {
            files[begun] = File()
            bytes += request(.open(wanted[begun].path), .open, of: begun)
            begun += 1
        }
        return bytes
    }

    private mutating func request(
        _ request: SFTPPacket.Request, _ kind: Kind, of place: Int
    ) -> [UInt8] {
        sent[nextID] = (place, kind)
        files[place]?.open += 1
        defer { nextID += 1 }
        return request.bytes(id: nextID)
    }

    /// - Parameter packet: without its length.
    /// - Returns: what is to be sent next, and the file that has ended by it; nil: it answers nothing
    ///   that was asked for.
    mutating func take(_ packet: [UInt8]) -> (send: [UInt8], ended: (place: Int, end: End)?)? {
        guard let (id, answer) = SFTPPacket.answer(packet),
            let (place, kind) = sent.removeValue(forKey: id), var file = files[place]
        else { return nil }
        file.open -= 1
        var handle: [UInt8]?
        switch (kind, answer) {
        case (.open, .handle(let given)): handle = given
        case (.read, .data(let bytes)): file.bytes = bytes
        case (.read, .status(Self.endOfFile, _)): file.bytes = []
        case (.status, .facts(let bytes, let modified)):
            file.isOther = (bytes, modified) != (wanted[place].bytes, wanted[place].modified)
        case (.status, .noFile): file.isOther = true
        case (.close, .status): break
        case (_, .status(let code, let words)): file.refusal = file.refusal ?? (code, words)
        default: return nil
        }
        files[place] = file
        guard let handle else { return ([], ended(place, file)) }
        // One more: a file that has more than it is said to have is none that is whole.
        let most = UInt32(clamping: wanted[place].bytes + 1)
        let requests =
            [(SFTPPacket.Request.read(handle, most: most), Kind.read)]
            + [(.status(handle), .status), (.close(handle), .close)]
        return (requests.reduce([]) { $0 + request($1.0, $1.1, of: place) }, nil)
    }

    private mutating func ended(_ place: Int, _ file: File) -> (place: Int, end: End)? {
        guard file.open == 0 else { return nil }
        files[place] = nil
        if let (code, words) = file.refusal { return (place, .refused(code, words)) }
        if file.isOther { return (place, .other) }
        guard let bytes = file.bytes, Int64(bytes.count) == wanted[place].bytes else {
            return (place, .uneven)
        }
        return (place, .whole(bytes))
    }

    private static let endOfFile: UInt32 = 1
}
