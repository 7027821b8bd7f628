// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A pair of sockets: one end for a program, one for us.
///
/// Instead of a pipe: pipe2, which closes its ends in other children, is not imported; a child that
/// inherited one would keep us waiting for its end.
struct Channel: ~Copyable {
    let ours: Int32
    private(set) var theirs: Int32

    init() throws(ProgramError) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw .notStarted("socketpair", errno)
        }
        (ours, theirs) = (ends[0], ends[1])
    }

    deinit {
        close(ours)
        if theirs >= 0 { close(theirs) }
    }

    /// The program has its end by now.
    mutating func handOver() {
        close(theirs)
        theirs = -1
    }

    /// What the program has written; nil at its end, empty where there is nothing yet.
    func read(limit: Int) -> [UInt8]? {
        var piece = [UInt8](repeating: 0, count: limit)
        let count = unsafe recv(ours, &piece, limit, Int32(MSG_DONTWAIT))
        if count < 0, [EINTR, EAGAIN].contains(errno) { return [] }
        guard count > 0 else { return nil }
        return Array(piece[..<count])
    }

    /// Gives the program what it takes at once; nil: it takes no more.
    func write(_ bytes: ArraySlice<UInt8>) -> Int? {
        let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        let count = unsafe bytes.withUnsafeBytes {
            unsafe send(ours, $0.baseAddress, $0.count, flags)
        }
        if count < 0, [EINTR, EAGAIN].contains(errno) { return 0 }
        return count < 0 ? nil : count
    }

    func endInput() { shutdown(ours, Int32(SHUT_WR)) }
}
