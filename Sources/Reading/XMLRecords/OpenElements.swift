// SPDX-License-Identifier: Apache-2.0

/// The elements that are open, by their local names.
struct OpenElements {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// Of the way to each of them.
    private var hashes: [UInt64] = []

    var count: Int { ends.count }

    /// The place of the innermost as a number; of none, another one.
    var hash: UInt64 { hashes.last ?? 0xCBF2_9CE4_8422_2325 }

    mutating func open(_ name: UnsafeBufferPointer<UInt8>) {
        hashes.append(unsafe Self.hash(name, after: hash))
        unsafe bytes.append(contentsOf: name)
        ends.append(bytes.count)
    }

    mutating func close() {
        ends.removeLast()
        hashes.removeLast()
        bytes.removeLast(bytes.count - (ends.last ?? 0))
    }

    /// The names from one of them on, joined by `/`.
    func path(from depth: Int = 0) -> String {
        (depth..<max(depth, count)).map { index in
            let start = index == 0 ? 0 : ends[index - 1]
            return String(decoding: bytes[start..<ends[index]], as: UTF8.self)
        }.joined(separator: "/")
    }

    /// The place of a name below another place (FNV-1a).
    static func hash(_ name: UnsafeBufferPointer<UInt8>, after place: UInt64) -> UInt64 {
        var hash = (place ^ 0x2F) &* 0x100_0000_01B3
        for index in 0..<name.count {
            hash = unsafe (hash ^ UInt64(name[index])) &* 0x100_0000_01B3
        }
        return hash
    }
}
