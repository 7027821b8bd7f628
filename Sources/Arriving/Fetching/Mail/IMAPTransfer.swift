// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration
internal import Glibc

/// What libcurl tells while it talks to a server of mails: on its caller's thread.
final class IMAPTransfer {
    private let host: Host
    private let rules: FetchRules
    private let limits: MailLimits
    private let stop: @Sendable () -> Bool

    /// To the last question.
    private(set) var answer = IMAPAnswer()
    /// Bytes of the mail that was asked for.
    private(set) var taken: [UInt8] = []
    private(set) var refusal: (why: SourceRefusal, detail: String)?
    /// Whether the mail has as many bytes as are wanted.
    private(set) var isFull = false
    private(set) var isStopped = false
    private var most = 0
    private var words = 0

    init(
        _ host: Host, _ rules: FetchRules, _ limits: MailLimits,
        isStopped: @escaping @Sendable () -> Bool
    ) {
        self.host = host
        self.rules = rules
        self.limits = limits
        stop = isStopped
    }

    /// Another question.
    ///
    /// - Parameter most: bytes of a mail that are taken; 0: none is asked for.
    func begin(mailOf most: Int) {
        answer = IMAPAnswer()
        (taken, isFull, words) = ([], false, 0)
        self.most = most
    }

    /// It must outlive the transfer.
    func attach(to options: IMAPOptions) {
        unsafe options.listen(
            Unmanaged.passUnretained(self).toOpaque(), socket: Self.socket, head: Self.head,
            body: Self.body, progress: Self.progress)
    }

    private static func of(_ pointer: UnsafeMutableRawPointer?) -> IMAPTransfer? {
        unsafe pointer.map { unsafe Unmanaged<IMAPTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The address is judged here, where it is connected to and nothing can change it any more.
    private static let socket: curl_opensocket_callback = { pointer, _, address in
        guard let transfer = unsafe of(pointer), let address = unsafe address else { return -1 }
        let raw = UnsafeRawPointer(address)
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr),
            let ip = unsafe IPAddress(socketAddress: raw + offset), transfer.judge(ip)
        else { return -1 }
        return unsafe Glibc.socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
            address.pointee.protocol)
    }

    private func judge(_ address: IPAddress) -> Bool {
        do {
            try rules.check(address, of: host)
            return true
        } catch {
            refusal = (error, "\(host.text) is at \(address.text)")
            return false
        }
    }

    private static let head: curl_write_callback = { buffer, size, count, pointer in
        guard let transfer = unsafe of(pointer), let buffer = unsafe buffer else { return 0 }
        let line = unsafe String(
            decoding: UnsafeRawBufferPointer(start: buffer, count: size * count), as: UTF8.self)
        return transfer.hear(line) ? size * count : 0
    }

    private func hear(_ line: String) -> Bool {
        words += line.utf8.count
        guard words <= limits.words else { return false }
        answer.hear(line)
        return true
    }

    private static let body: curl_write_callback = { buffer, size, count, pointer in
        guard let transfer = unsafe of(pointer), let buffer = unsafe buffer else { return 0 }
        let bytes = unsafe Array(UnsafeRawBufferPointer(start: buffer, count: size * count))
        return transfer.take(bytes) ? size * count : 0
    }

    private func take(_ chunk: [UInt8]) -> Bool {
        // Answers to other questions come here as well, and are heard already.
        guard most > 0 else { return true }
        taken += chunk
        isFull = taken.count >= most
        // A server that sends more than was asked for is not listened to.
        return taken.count <= most
    }

    private static let progress: curl_xferinfo_callback = { pointer, _, _, _, _ in
        guard let transfer = unsafe of(pointer), transfer.refusal == nil else { return 1 }
        transfer.isStopped = transfer.isStopped || transfer.stop()
        return transfer.isStopped ? 1 : 0
    }
}
